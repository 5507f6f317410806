using System.Globalization;

namespace Appliance.Agent.Updates.Slots;

/// <summary>The two slots of a disk, told apart by the labels of their partitions: a root is labelled <c>hearth_VERSION</c>, its hash tree <c>hearth_VERSION_verity</c>.</summary>
/// <param name="Disk">The disk: <c>/dev/nvme0n1</c>.</param>
/// <param name="Partitions">What it is divided into.</param>
internal sealed record SlotTable(string Disk, IReadOnlyList<GptPartition> Partitions)
{
    /// <summary>The label of a partition that holds nothing, as systemd-repart and systemd-sysupdate write it.</summary>
    public const string Empty = "_empty";

    // Discoverable Partitions Specification.
    private static readonly Guid RootType = new("4f68bce3-e8cd-4db1-96e7-fbcaf984b709");
    private static readonly Guid VerityType = new("2c7357ed-ebd2-46d9-aec1-23d437ec2bf5");

    /// <summary>Reads the table of a disk.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static SlotTable Read(string disk) => new(disk, GptTable.Read(disk));

    /// <summary>The root partitions.</summary>
    public IReadOnlyList<GptPartition> Roots => [.. Partitions.Where(partition => partition.Type == RootType)];

    /// <summary>The partitions of hash trees.</summary>
    public IReadOnlyList<GptPartition> Verities => [.. Partitions.Where(partition => partition.Type == VerityType)];

    /// <summary>The root and hash tree of a version; null when the disk does not hold both.</summary>
    public (GptPartition Root, GptPartition Verity)? Find(string version) =>
        Roots.FirstOrDefault(partition => partition.Label == RootLabel(version)) is { } root
        && Verities.FirstOrDefault(partition => partition.Label == VerityLabel(version)) is { } verity
            ? (root, verity)
            : null;

    /// <summary>The kernel's name of a partition: a number follows a letter, and a p a number.</summary>
    public string NodeOf(GptPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{Disk}{(char.IsAsciiDigit(Disk[^1]) ? "p" : "")}{partition.Number}");

    /// <summary>The label of a version's root.</summary>
    public static string RootLabel(string version) => "hearth_" + version;

    /// <summary>The label of a version's hash tree.</summary>
    public static string VerityLabel(string version) => $"hearth_{version}_verity";
}
