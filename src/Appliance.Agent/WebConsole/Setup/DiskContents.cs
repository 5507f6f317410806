using System.Globalization;
using System.Text;

namespace Appliance.Agent.WebConsole.Setup;

/// <summary>What is on disks, from sysfs, udev's records and the table of mounts.</summary>
/// <param name="root">The file system to look at; <c>/</c> is this machine's.</param>
internal sealed class DiskContents(string root)
{
    private const int SectorBytes = 512;

    /// <summary>What is on a disk, part by part; empty when nothing is known to be there.</summary>
    public IReadOnlyList<string> Read(string disk)
    {
        var folder = Path.Combine(root, "sys", "block", disk);
        var parts = Partitions(folder).Select(part => Describe(Path.Combine(folder, part), part)).ToList();
        return parts.Count > 0 ? parts : FileSystem(folder) is { } whole ? [whole] : [];
    }

    /// <summary>The disk's stable name below <c>/dev/disk/by-id</c>, the one with its serial number before one with a number alone.</summary>
    public string? FindId(string disk)
    {
        var directory = Path.Combine(root, "dev", "disk", "by-id");
        return !Directory.Exists(directory)
            ? null
            : Directory.EnumerateFileSystemEntries(directory)
                .Where(link => Path.GetFileName(new FileInfo(link).LinkTarget) == disk)
                .Select(link => Path.GetFileName(link)!)
                .OrderBy(name => name.StartsWith("wwn-", StringComparison.Ordinal) || name.StartsWith("nvme-eui.", StringComparison.Ordinal))
                .ThenBy(name => name, StringComparer.Ordinal)
                .FirstOrDefault();
    }

    /// <summary>Whether a disk has this name below <c>/dev/disk/by-id</c>.</summary>
    public bool HasId(string disk, string id) =>
        Path.GetFileName(id) == id && Path.GetFileName(new FileInfo(Path.Combine(root, "dev", "disk", "by-id", id)).LinkTarget) == disk;

    /// <summary>What keeps a disk or a part of it busy: where it is mounted, and what is built on it; empty for nothing.</summary>
    public IReadOnlyList<string> UsesOf(string disk)
    {
        var folder = Path.Combine(root, "sys", "block", disk);
        string[] folders = [folder, .. Partitions(folder).Select(part => Path.Combine(folder, part))];
        var numbers = folders.SelectMany(part => Lines(Path.Combine(part, "dev"))).ToHashSet(StringComparer.Ordinal);
        var names = folders.Select(part => "/dev/" + Path.GetFileName(part)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Lines(Path.Combine(root, "proc", "self", "mountinfo")).Select(line => line.Split(' ')).Where(fields => fields.Length > 5 && numbers.Contains(fields[2])).Select(fields => fields[4]),
            .. Lines(Path.Combine(root, "proc", "swaps")).Select(line => line.Split(' ', '\t')[0]).Where(names.Contains),
            .. folders.Select(part => Path.Combine(part, "holders")).Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries).Select(holder => Path.GetFileName(holder)!),
        ];
    }

    /// <summary>The disk with the file system that the system's data is on; null when that cannot be told, as in a container.</summary>
    public string? FindSystemDisk()
    {
        var mounts = Lines(Path.Combine(root, "proc", "self", "mountinfo")).Select(line => line.Split(' ')).Where(fields => fields.Length > 5).ToList();
        // The root is a mapped device; the data partition lies beside it.
        var mount = mounts.FirstOrDefault(fields => fields[4] == "/var") ?? mounts.FirstOrDefault(fields => fields[4] == "/");
        return mount is null ? null : DiskOf(mount[2]);
    }

    private string? DiskOf(string number)
    {
        var blocks = Path.Combine(root, "sys", "block");
        return !Directory.Exists(blocks)
            ? null
            : Directory.EnumerateFileSystemEntries(blocks)
                .FirstOrDefault(disk => Lines(Path.Combine(disk, "dev")).Contains(number)
                    || Partitions(disk).Any(part => Lines(Path.Combine(disk, part, "dev")).Contains(number))) is { } found
                ? Path.GetFileName(found)
                : null;
    }

    private static IEnumerable<string> Partitions(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateDirectories(folder).Where(part => File.Exists(Path.Combine(part, "partition"))).Select(part => Path.GetFileName(part)!).Order(StringComparer.Ordinal);

    private string Describe(string folder, string name)
    {
        var size = long.TryParse(Lines(Path.Combine(folder, "size")).FirstOrDefault(), CultureInfo.InvariantCulture, out var sectors)
            ? new ByteSize(sectors * SectorBytes).ToString()
            : "?";
        return $"{FileSystem(folder) ?? name}, {size}";
    }

    // systemd-udevd keeps what blkid found in /run/udev/data/b<major>:<minor>, a line E:KEY=VALUE each.
    private string? FileSystem(string folder)
    {
        var device = Lines(Path.Combine(folder, "dev")).FirstOrDefault();
        var facts = Lines(Path.Combine(root, "run", "udev", "data", $"b{device}"));
        var type = Value(facts, "E:ID_FS_TYPE=") ?? Value(facts, "E:ID_PART_TABLE_TYPE=");
        var label = Value(facts, "E:ID_FS_LABEL=") ?? Value(facts, "E:ID_PART_ENTRY_NAME=");
        return type is null ? label : label is null ? type : $"{type} “{label}”";
    }

    private static string? Value(IEnumerable<string> facts, string key) => facts.FirstOrDefault(fact => fact.StartsWith(key, StringComparison.Ordinal))?[key.Length..];

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Pulled while it was looked at, or never there.
            return [];
        }
    }
}
