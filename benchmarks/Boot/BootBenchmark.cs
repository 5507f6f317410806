using Appliance.Benchmarks.Reports;
using Appliance.Build.Imaging;
using Appliance.Build.Machines;
using Appliance.Build.Processes;
using Appliance.Build.Tools;
using Appliance.TestModels;

namespace Appliance.Benchmarks.Boot;

/// <summary>Boots the image for the first time in a virtual machine, with a disk of models beside it, and asks it.</summary>
internal sealed class BootBenchmark(FinishedBuild build, Workplace workplace, ICommandRunner commands, HostMachine host) : IBenchmarkPart
{
    private const int ApiPort = 11434;
    private const int Tokens = 24;
    private const string Model = "tiny";
    private const string Models = "models.img";

    private static readonly ByteSize DiskSize = ByteSize.FromGiB(12);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BootDeadline = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromMinutes(3);

    /// <inheritdoc />
    public string Name => "boot";

    /// <inheritdoc />
    public string Title => "First boot of the vm image in QEMU";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var sandbox = new Sandbox(build.EmulatorTree);
        var acceleration = await new AccelerationProbe(sandbox, TimeProvider.System).FindAsync(workplace.Folder("probe"), cancellationToken);
        host.Acceleration = acceleration;
        var options = new MachineOptions
        {
            Disks =
            [
                new MachineDisk(build.Cached("disk", DiskStage.Image), DiskBus.Virtio) { Size = DiskSize },
                new MachineDisk(await MakeModelDiskAsync(cancellationToken), DiskBus.Usb) { Bootable = false },
            ],
            Acceleration = acceleration,
            Forwards = [PortForward.Any(ApiPort)],
            FirmwareStrings = OwnersFile.FirmwareStrings(OwnersFile.Keyless),
        };
        await using var machine = await VirtualMachine.StartAsync(options, workplace.Folder("machine"), sandbox, TimeProvider.System, cancellationToken);
        using var api = new Api(options.Forwards[0].Host);
        await machine.AwaitAsync("/healthz answers", BootDeadline, token => api.WaitForHealthAsync(Pause, token), cancellationToken);
        var healthy = machine.Age;
        await machine.AwaitAsync($"/v1/models lists {Model}", AnswerDeadline, token => api.WaitForModelAsync(Model, Pause, token), cancellationToken);
        var asked = machine.Age;
        var first = await machine.AwaitAsync("a chat completion", AnswerDeadline, token => api.ChatAsync(Model, Tokens, token), cancellationToken);
        return
        [
            new("From power-on to /healthz", new Quantity.Duration(healthy)),
            new("From power-on to the first token", new Quantity.Duration(asked + first), Quantity.Seconds(150)),
        ];
    }

    private async Task<string> MakeModelDiskAsync(CancellationToken cancellationToken)
    {
        var content = workplace.Folder("models");
        TinyModel.WriteTo(content, Model + ".gguf");
        var folder = workplace.Folder("model-disk");
        await new NativeToolbox(commands, build.EmulatorTree).RunAsync(
            new ToolCommand("mke2fs", "-q", "-t", "ext4", "-L", "HEARTH-MODELS", "-d", "/in/content", Models, "64m")
            {
                Inputs = new Dictionary<string, string> { ["content"] = content },
                Output = folder,
            },
            null,
            cancellationToken);
        return Path.Combine(folder, Models);
    }
}
