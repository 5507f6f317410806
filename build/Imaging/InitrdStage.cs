using Appliance.Build.Configuration;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>
/// Makes the initrd with the root's own dracut: only systemd, verity, our state unit and the drivers that reach a disk.
/// Also takes the kernel out of the root, since both go into the kernel image.
/// </summary>
internal sealed class InitrdStage(KernelConfiguration kernel, string repository, IToolbox toolbox) : IImageStage
{
    private const string DracutModules =
        "systemd systemd-initrd systemd-udevd systemd-journald systemd-modules-load systemd-tmpfiles systemd-veritysetup udev-rules dm kernel-modules hearth";

    /// <summary>The compressed initrd.</summary>
    public const string Initrd = "initrd.zst";

    /// <summary>The kernel.</summary>
    public const string Kernel = "vmlinuz";

    /// <summary>The kernel's release, a text of one line.</summary>
    public const string Release = "kernel-release";

    /// <inheritdoc />
    public string Name => "initrd";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("root", inputs["root"].Digest)
        .Add("tools", inputs["tools"].Digest)
        .Add("script", Script)
        .Add("epoch", DebianTree.Epoch)
        .Add("modules", DracutModules)
        .Add("drivers", kernel.InitrdDrivers)
        .AddPath("dracut", DracutFolder)
        .AddPath("emergency", EmergencyUnit);

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken) =>
        await toolbox.RunAsync(
            new ToolCommand("/bin/sh", "-euc", Script)
            {
                Output = workspace.Root,
                MakesTree = true,
                Inputs = new Dictionary<string, string>
                {
                    ["root.tar"] = inputs["root"].File(DebianTreeStage.Tar),
                    ["dracut"] = DracutFolder,
                    ["emergency.service"] = EmergencyUnit,
                },
                Environment = new Dictionary<string, string>
                {
                    ["SOURCE_DATE_EPOCH"] = DebianTree.Epoch,
                    ["DRACUT_MODULES"] = DracutModules,
                    ["DRACUT_DRIVERS"] = string.Join(' ', kernel.InitrdDrivers),
                },
                Hint = "a driver of kernel.initrd-drivers may not exist in this kernel; the whole log names it",
            },
            workspace.Progress,
            cancellationToken);

    private string DracutFolder => Path.Combine(repository, "image", "dracut", "90hearth");

    private string EmergencyUnit => Path.Combine(repository, "rootfs-overlay", "usr", "lib", "systemd", "system", "emergency.service");

    // dracut packs what it finds in the tree that it runs in, so it runs in the unpacked root.
    private const string Script = """
        tree=/out/scratch/tree
        mkdir -p $tree/in
        tar --extract --file /in/root.tar --directory $tree --no-same-owner --exclude='./dev/*'
        mkdir -p $tree/usr/lib/dracut/modules.d/90hearth $tree/dev $tree/proc
        cp -r /in/dracut/. $tree/usr/lib/dracut/modules.d/90hearth/
        cp /in/emergency.service $tree/in/
        release=$(ls $tree/usr/lib/modules)
        mount --rbind /dev $tree/dev
        mount -t proc proc $tree/proc
        mount -t tmpfs tmpfs $tree/tmp
        chroot $tree dracut --force --no-hostonly --no-hostonly-cmdline --reproducible --no-early-microcode --no-compress \
            --kver "$release" --modules "$DRACUT_MODULES" --drivers "$DRACUT_DRIVERS" /initrd.img
        umount $tree/tmp $tree/proc
        umount -R -l $tree/dev
        # Level 19 saves one of 14 MB and takes seven times as long.
        zstd -q -12 -T0 $tree/initrd.img -o /out/output/initrd.zst
        cp $tree/boot/vmlinuz-"$release" /out/output/vmlinuz
        echo "$release" >/out/output/kernel-release
        """;
}
