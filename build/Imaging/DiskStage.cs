using Appliance.Build.Configuration;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>Makes the raw disk image: boot partition and slot A, for one size of logical sectors.</summary>
internal sealed class DiskStage(DiskConfiguration disk, int sectorSize, BuildVersion version, IToolbox toolbox) : IImageStage
{
    /// <summary>The raw disk image, a sparse file.</summary>
    public const string Image = "disk.img";

    // Seeds the identifiers of disk and partitions: the same for every build, so that builds can be compared.
    private const string Seed = "4ea27f05-6f1c-5a54-8c5d-00000000d15c";

    /// <inheritdoc />
    public string Name => StageName(sectorSize);

    /// <summary>The stage's name for a sector size: <c>disk</c>, or <c>disk-4kn</c> for 4096-byte sectors.</summary>
    public static string StageName(int sectorSize) => sectorSize == 512 ? "disk" : "disk-4kn";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("seal", inputs["seal"].Digest)
        .Add("kernel-image", inputs["kernel-image"].Digest)
        .Add("tools", inputs["tools"].Digest)
        .Add("secure-boot", SecureBootStage.IsIn(inputs) ? inputs[SecureBootStage.StageName].Digest : "")
        .Add("script", Script)
        .Add("partitions", RepartDefinitions.ForImage(disk, version.Version).Values)
        .Add("version", version.ToString());

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var hash = (await File.ReadAllTextAsync(inputs["seal"].File(SealStage.Hash), cancellationToken)).Trim();
        var definitions = Directory.CreateDirectory(Path.Combine(workspace.Scratch, "repart.d")).FullName;
        foreach (var (name, text) in RepartDefinitions.ForImage(disk, version.Version))
        {
            // By these two identifiers the initrd finds the partitions of its root hash (Discoverable Partitions Specification).
            var finished = text.Replace("{root}", Identifier(hash[..32]), StringComparison.Ordinal)
                .Replace("{verity}", Identifier(hash[^32..]), StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(definitions, name), finished, cancellationToken);
        }
        var files = new Dictionary<string, string>
        {
            ["root.erofs"] = inputs["seal"].File(SealStage.Root),
            ["root.verity"] = inputs["seal"].File(SealStage.Verity),
            ["hearth.efi"] = inputs["kernel-image"].File(KernelImageStage.Image),
        };
        if (SecureBootStage.IsIn(inputs))
        {
            files["loader.signed"] = inputs[SecureBootStage.StageName].File(SecureBootStage.Loader);
            files["keys"] = inputs[SecureBootStage.StageName].File(SecureBootStage.Keys);
        }
        await toolbox.RunAsync(
            new ToolCommand("/bin/sh", "-euc", Script)
            {
                Output = workspace.Root,
                Environment = new Dictionary<string, string>
                {
                    ["SOURCE_DATE_EPOCH"] = version.Epoch,
                    ["VERSION"] = version.Version,
                    ["SECTOR_SIZE"] = sectorSize.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    ["SEED"] = Seed,
                },
                Inputs = files,
            },
            workspace.Progress,
            cancellationToken);
    }

    private static string Identifier(string hex) => new Guid(Convert.FromHexString(hex), bigEndian: true).ToString();

    // Keys in loader/keys are offered in the boot menu of a machine whose firmware has none, and put in nowhere unasked. The +3 in the kernel image's name makes systemd-boot count tries. There is no default= in loader.conf: it would beat the counting.
    private const string Script = """
        esp=/out/scratch/esp
        mkdir -p $esp/EFI/BOOT $esp/EFI/systemd $esp/EFI/Linux $esp/loader
        loader=/usr/lib/systemd/boot/efi/systemd-bootx64.efi
        if [ -e /in/loader.signed ]; then
            loader=/in/loader.signed
            mkdir -p $esp/loader/keys/hearth
            cp /in/keys/PK.auth /in/keys/KEK.auth /in/keys/db.auth /in/keys/secure-boot.der $esp/loader/keys/hearth/
        fi
        cp $loader $esp/EFI/BOOT/BOOTX64.EFI
        cp $loader $esp/EFI/systemd/systemd-bootx64.efi
        cp /in/hearth.efi "$esp/EFI/Linux/hearth_$VERSION+3.efi"
        printf 'timeout 0\neditor no\nauto-firmware yes\n' >$esp/loader/loader.conf
        printf 'type2\n' >$esp/loader/entries.srel
        find $esp -exec touch --no-dereference --date=@$SOURCE_DATE_EPOCH {} +
        systemd-repart --empty=create --size=auto --offline=yes --dry-run=no --no-pager --seed=$SEED --sector-size=$SECTOR_SIZE \
            --definitions=/out/scratch/repart.d /out/output/disk.img
        """;
}
