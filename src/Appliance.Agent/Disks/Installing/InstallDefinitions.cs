using System.Globalization;

namespace Appliance.Agent.Disks.Installing;

/// <summary>How a disk of this image is laid out: the image's own definitions for systemd-repart, by file name.</summary>
/// <param name="Files">What they say.</param>
internal sealed record InstallDefinitions(IReadOnlyDictionary<string, string> Files)
{
    // The table at the beginning and its copy at the end, each with what is lost to alignment.
    private static readonly ByteSize Tables = ByteSize.FromMiB(2);

    /// <summary>Reads those of a running system.</summary>
    /// <param name="root">The file system: <c>/</c>.</param>
    public static InstallDefinitions Read(string root)
    {
        var folder = Path.Combine(root, "usr", "lib", "repart.d");
        return new InstallDefinitions(Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.conf").ToDictionary(file => Path.GetFileName(file), File.ReadAllText)
            : new Dictionary<string, string>());
    }

    /// <summary>The least that a disk has to hold.</summary>
    public ByteSize Needed => Sum(Files.Values, "SizeMinBytes") + Tables;

    /// <summary>What is left for data on a disk of this size.</summary>
    public ByteSize RoomOn(ByteSize disk)
    {
        var taken = Sum(Files.Values.Where(text => Value(text, "SizeMaxBytes") is not null), "SizeMaxBytes") + Tables;
        return disk > taken ? disk - taken : ByteSize.Zero;
    }

    /// <summary>
    /// The definitions for a new disk: the boot partition gets a file system, the first slot is protected as one that was written. Its partitions
    /// get random identifiers like all others, so that the kernel does not look for its root there before everything is in its place.
    /// </summary>
    public IReadOnlyDictionary<string, string> ForNewDisk() => Files.ToDictionary(file => file.Key, file => file.Value.TrimEnd('\n') + Added(file.Value) + "\n");

    private static string Added(string text) => Value(text, "Type") switch
    {
        "esp" => "\nFormat=vfat",
        _ when Value(text, "Label")?.StartsWith("hearth_", StringComparison.Ordinal) == true => "\nReadOnly=yes",
        _ => "",
    };

    private static ByteSize Sum(IEnumerable<string> texts, string key) => texts.Aggregate(
        ByteSize.Zero, (sum, text) => sum + new ByteSize(long.TryParse(Value(text, key), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0));

    private static string? Value(string text, string key) => text.Split('\n').FirstOrDefault(line => line.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
}
