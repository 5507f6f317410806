using System.Security.Cryptography.X509Certificates;
using Appliance.Build.Configuration;
using Appliance.Build.Containers;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>The stages of one image, wired to its configuration. The order in which they run is that of the tasks.</summary>
internal sealed class ImageStages(
    ImageConfiguration configuration, BuildPaths paths, BuildVersion version, Lazy<ImageTrust> trust, Lazy<X509Certificate2> secureBootKey, ICommandRunner commands, IToolsTreeMaker treeMaker, IToolbox toolbox)
{
    // The latter ones write updates to disks of tests, as the image's do on a device.
    private static readonly string[] EmulatorPackages =
        ["e2fsprogs", "ovmf", "qemu-system-x86", "swtpm", "cryptsetup-bin", "fdisk", "systemd-container", "systemd-repart", "xz-utils"];

    private static readonly HttpMessageInvoker Web = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) });

    /// <summary>The userland that image tools run in.</summary>
    public IImageStage Tools => new ToolsStage(configuration.Apt, configuration.Cache.MaxAge, treeMaker, commands);

    /// <summary>The userland that virtual machines run in: what tries an image, and none needs that only builds one.</summary>
    public IImageStage Emulator => new DebianTreeStage("emulator", new DebianTree(configuration.Apt with { Components = ["main"] }, EmulatorPackages), configuration.Cache.MaxAge, toolbox);

    /// <summary>That userland as a folder.</summary>
    public IImageStage EmulatorTree => new UnpackedTreeStage("emulator", commands);

    /// <summary>The agent, published for the rig. It learns from the image in which version it runs.</summary>
    public IImageStage Publish => new PublishStage(paths.Repository, BuildVersion.Current, commands);

    /// <summary>The base system.</summary>
    public IImageStage Root =>
        new DebianTreeStage("root", new DebianTree(configuration.Apt, configuration.Root.Packages), configuration.Cache.MaxAge, toolbox);

    /// <summary>Which kernel that is.</summary>
    public static IImageStage KernelVersion => new KernelVersionStage();

    /// <summary>The graphics driver for that kernel; null when the configuration wants none.</summary>
    public IImageStage? Driver => configuration.Driver.IsWanted
        ? new DriverStage(
            configuration.Driver, configuration.Apt, Modules, paths.Repository, configuration.Cache.MaxAge, toolbox)
        : null;

    /// <summary>The signed boot loader with the keys for the firmware; null when the configuration wants nothing signed.</summary>
    public IImageStage? SecureBoot => configuration.SecureBoot.IsWanted
        ? new SecureBootStage(secureBootKey.Value, configuration.Driver.IsWanted ? Modules : null, toolbox)
        : null;

    /// <summary>The program and libraries that read recordings.</summary>
    public IImageStage Codecs => new CodecsStage(configuration.Runner.Apt, configuration.Cache.MaxAge, toolbox);

    /// <summary>The inference programs' userland.</summary>
    public IImageStage Runner => new DebianTreeStage("runner", RunnerTreeOf(configuration.Runner), configuration.Cache.MaxAge, toolbox);

    /// <summary>The same with a graphics card in software (Mesa's lavapipe), for tests of loads on cards; never part of an image.</summary>
    public IImageStage Vulkan => new DebianTreeStage(
        "vulkan",
        new DebianTree(configuration.Runner.Apt, [.. configuration.Runner.Packages.Union(["libggml0-backend-vulkan", "mesa-vulkan-drivers"])]),
        configuration.Cache.MaxAge,
        toolbox);

    /// <summary>Open WebUI's tree; null when the configuration wants none.</summary>
    public IImageStage? Chat => configuration.Chat.IsWanted ? new ChatStage(configuration.Chat, toolbox, Web) : null;

    /// <summary>Initrd and kernel.</summary>
    public IImageStage Initrd => new InitrdStage(configuration.Kernel, paths.Repository, toolbox);

    /// <summary>All of it in one tree.</summary>
    public IImageStage Assemble => new AssembleStage(configuration, paths.Repository, paths.Profile, version, trust.Value);

    /// <summary>The tree as a verified file system.</summary>
    public IImageStage Seal => new SealStage(configuration.Erofs, configuration.Disk, version, toolbox);

    /// <summary>The bootable kernel image.</summary>
    public IImageStage KernelImage => new KernelImageStage(configuration, version, trust.Value, configuration.SecureBoot.IsWanted ? secureBootKey.Value : null, toolbox);

    /// <summary>A raw disk image for each size of sectors that the configuration wants.</summary>
    public IReadOnlyList<IImageStage> Disks => [.. configuration.Disk.SectorSizes.Select(Disk)];

    /// <summary>A raw disk image for disks whose logical sectors have this many bytes: 512 or 4096.</summary>
    public IImageStage Disk(int sectorSize) => new DiskStage(configuration.Disk, sectorSize, version, toolbox);

    /// <summary>The agent with the runner tree as a container image.</summary>
    public IImageStage Container => new ContainerStage(version);

    /// <summary>The runner tree as a folder, for tests on this machine.</summary>
    public IImageStage RunnerTree => new UnpackedTreeStage("runner", commands);

    /// <summary>The tree with the graphics card as a folder.</summary>
    public IImageStage VulkanTree => new UnpackedTreeStage("vulkan", commands);

    /// <summary>What a person downloads.</summary>
    public IImageStage Release => new ReleaseStage(configuration, paths.Profile, version, toolbox);

    /// <summary>What a device downloads.</summary>
    public IImageStage Update => new UpdateStage(configuration.Release, version, toolbox);

    private ModuleKey Modules => ModuleKey.In(Path.Combine(paths.DevelopmentKeys, "modules"), TimeProvider.System.GetUtcNow());

    /// <summary>What the runner's tree consists of.</summary>
    internal static DebianTree RunnerTreeOf(RunnerConfiguration runner) => new(runner.Apt, runner.Packages)
    {
        Alone = runner.Alone,
        Over = ["codecs"],
        Programs = ["llama-server", "whisper-server", "ffmpeg"],
    };
}
