using System.Security.Cryptography;
using Appliance.Agent.Disks;
using Appliance.Agent.Disks.Installing;
using Appliance.Agent.Tests.Updates;
using Appliance.Agent.Updates.Boots;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Tests.Disks.Installing;

/// <summary>
/// A machine that was started from a stick, <c>sda</c>, with a disk inside, <c>sdb</c>, which is a file. The partitions are made by the real
/// systemd-repart and read back by the real veritysetup; a file system that is mounted is a folder of the partition's name.
/// </summary>
internal sealed class InstallBench : IDisposable
{
    public const string Version = "0.1.7";
    public const string Id = "ata-WDC_1";
    public const long Bytes = 128L << 20;

    private const string Hash = "00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef";

    private readonly bool _isReal;

    public InstallBench(bool isReal = false)
    {
        _isReal = isReal;
        RootHash = Hash;
        WriteDefinitions();
        WriteDisk("sda", "8:0", "STICK", 1L << 30, "ata-STICK");
        WriteDisk("sdb", "8:16", "WD-1", Bytes, Id);
        Write("sys/block/sda/sda3/partition", "3");
        Write("sys/block/sda/sda3/dev", "8:3");
        Write("proc/self/mountinfo", "30 1 8:3 / /var rw,relatime - ext4 /dev/sda3 rw");
        Write("run/hearth/disk/device", "/dev/sda");
        Write("usr/lib/os-release", $"ID=hearth\nIMAGE_VERSION={Version}");
        Write("efi/loader/loader.conf", "timeout 0");
        Write("efi/loader/entries.srel", "type2");
        Write("var/lib/hearth/settings/settings.yaml", "name: Kitchen");
        Write("var/lib/hearth/access/keys.json", "{}");
        Write("var/lib/hearth/models/tiny.gguf", "model");
        Write("var/lib/hearth-system/machine-id", "0123456789abcdef0123456789abcdef");
        Write("var/lib/hearth-system/boots.json", "{}");
        File.WriteAllBytes(Make("usr/lib/systemd/boot/efi/systemd-bootx64.efi"), FakeKernelImage.Loader("257.13"));
        Truncate("dev/sdb", Bytes);
        WriteStick();
        Write("proc/cmdline", $"quiet roothash={RootHash}");
        File.WriteAllBytes(Make($"efi/EFI/Linux/hearth_{Version}.efi"), FakeKernelImage.Of(Version, RootHash));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("hearth-install-test-").FullName;

    public string RootHash { get; private set; }

    public string Disk => Path.Combine(Root, "dev", "sdb");

    public BootPaths Paths => new(Root);

    public InstallRequest Request { get; init; } = new(new DiskRequest(Id, "sdb", "WD-1", Bytes, "sdb"), WithModels: false);

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<string> Steps => File.Exists(At("steps")) ? File.ReadAllLines(At("steps")) : [];

    /// <summary>Moves the system. The program of that name fails, at the call of that number.</summary>
    public Task<string?> InstallAsync(InstallRequest? request = null, string? failing = null, int at = 1)
    {
        var programs = _isReal ? SysupdateTree.ProgramsFor(Root) : null;
        var tools = new InstallTools(NullLogger.Instance)
        {
            Repart = Wrap("repart", _isReal ? SysupdateTree.RepartFor(Root) : "/bin/false"),
            Veritysetup = Wrap("verify", programs?.Veritysetup ?? "/bin/false"),
            Mount = Wrap("mount", SysupdateTree.Script(Root, "show", $"mkdir -p '{Root}/parts/'$(basename $5); rmdir $6; ln -s '{Root}/parts/'$(basename $5) $6")),
            Unmount = Wrap("unmount", SysupdateTree.Script(Root, "hide", "rm $1")),
            Copy = Wrap("copy", "cp"),
            Udevadm = "true",
        };
        return new DiskInstall(Paths, tools, new InstallReporter(At("run/hearth"), TimeProvider.System), At("scratch"))
            .InstallAsync(request ?? Request, TestContext.Current.CancellationToken);

        string Wrap(string name, string program) => SysupdateTree.Script(
            Root, "do-" + name,
            $"echo {name} >>'{Root}/steps'; [ {name} != '{failing}' ] || [ $(grep -c '^{name}$' '{Root}/steps') -lt {at} ] || {{ echo 'the disk is failing'; exit 1; }}; exec '{program}' \"$@\"");
    }

    public string At(string path) => Path.Combine(Root, path);

    /// <summary>A file on a file system of the new disk.</summary>
    public string On(int partition, string path) => At($"parts/sdb{partition}/{path}");

    public string Write(string path, string text)
    {
        File.WriteAllText(Make(path), text + "\n");
        return At(path);
    }

    public string Fingerprint()
    {
        using var file = File.OpenRead(Disk);
        return Convert.ToHexString(SHA256.HashData(file));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void WriteDisk(string name, string number, string serial, long bytes, string id)
    {
        Write($"sys/block/{name}/size", (bytes / 512).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Write($"sys/block/{name}/device/serial", serial);
        Write($"sys/block/{name}/dev", number);
        Make($"dev/disk/by-id/{id}");
        File.CreateSymbolicLink(At($"dev/disk/by-id/{id}"), "../../" + name);
    }

    // As the build writes them, with other sizes.
    private void WriteDefinitions()
    {
        Define("10-esp", "esp", "hearth-esp", 40, 40);
        Define("20-verity-a", "root-x86-64-verity", $"hearth_{Version}_verity", 4, 4);
        Define("30-root-a", "root-x86-64", "hearth_" + Version, 16, 16);
        Define("40-verity-b", "root-x86-64-verity", "_empty", 4, 4, "ReadOnly=yes\n");
        Define("50-root-b", "root-x86-64", "_empty", 16, 16, "ReadOnly=yes\n");
        Define("60-data", "linux-generic", "hearth-data", 32, null, "Format=ext4\n");
    }

    private void Define(string name, string type, string label, int least, int? most, string more = "") => Write(
        $"usr/lib/repart.d/{name}.conf",
        $"[Partition]\nType={type}\nLabel={label}\n{more}SizeMinBytes={(long)least << 20}" + (most is { } size ? $"\nSizeMaxBytes={(long)size << 20}" : ""));

    // The root that runs, its hash tree, and a disk with both.
    private void WriteStick()
    {
        var root = new byte[3 << 20];
        new Random(7).NextBytes(root);
        File.WriteAllBytes(Make("dev/mapper/root"), root);
        Truncate("dev/sda", 96L << 20);
        if (_isReal)
        {
            var format = SysupdateTree.Run(Root, "truncate -s 4M verity; veritysetup format --hash sha256 dev/mapper/root verity");
            RootHash = format.Split('\n').Single(line => line.StartsWith("Root hash:", StringComparison.Ordinal))[10..].Trim();
            SysupdateTree.Run(Root, $"""
                printf 'label: gpt\nstart=2048, size=40960, type=4f68bce3-e8cd-4db1-96e7-fbcaf984b709, name=hearth_{Version}\nsize=8192, type=2c7357ed-ebd2-46d9-aec1-23d437ec2bf5, name=hearth_{Version}_verity\n' | sfdisk --quiet dev/sda
                dd if=verity of=dev/sda bs=512 seek=43008 conv=notrunc status=none
                """);
        }
    }

    private void Truncate(string path, long bytes)
    {
        using var file = File.Create(Make(path));
        file.SetLength(bytes);
    }

    private string Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        return At(path);
    }
}
