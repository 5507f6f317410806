using System.Globalization;

namespace Appliance.Agent.Updates;

/// <summary>How large the slots are, as far as anybody may know who cannot read the disk: both are as large as the one that runs.</summary>
/// <param name="Root">A root partition.</param>
/// <param name="Verity">A partition of a hash tree.</param>
internal sealed record SlotSizes(ByteSize Root, ByteSize Verity)
{
    private const int SectorBytes = 512;

    // Root checks again; what is not known here limits nothing.
    private static readonly ByteSize Unknown = ByteSize.FromGiB(1 << 20);

    /// <summary>Reads the sizes from the kernel's list of partitions.</summary>
    public static SlotSizes Read(string root, string version)
    {
        var sizes = new Dictionary<string, ByteSize>(StringComparer.Ordinal);
        var folder = Path.Combine(root, "sys", "class", "block");
        foreach (var partition in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            if (NameOf(partition) is { } name && long.TryParse(Text(Path.Combine(partition, "size")), NumberStyles.None, CultureInfo.InvariantCulture, out var sectors))
            {
                sizes[name] = new ByteSize(sectors * SectorBytes);
            }
        }
        return new SlotSizes(sizes.GetValueOrDefault("hearth_" + version, Unknown), sizes.GetValueOrDefault($"hearth_{version}_verity", Unknown));
    }

    private static string? NameOf(string partition) => Text(Path.Combine(partition, "uevent")).Split('\n')
        .FirstOrDefault(line => line.StartsWith("PARTNAME=", StringComparison.Ordinal))?["PARTNAME=".Length..];

    private static string Text(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        }
        catch (IOException)
        {
            // A disk that was pulled out while it was looked at.
            return "";
        }
    }
}
