using Appliance.Agent.Updates.Slots;

namespace Appliance.Agent.Disks.Installing;

/// <summary>The partitions that were made on the new disk.</summary>
/// <param name="Slots">Its table.</param>
/// <param name="Esp">The boot partition.</param>
/// <param name="Root">The root of the first slot.</param>
/// <param name="Verity">Its hash tree.</param>
/// <param name="Data">The data partition.</param>
internal sealed record NewDisk(SlotTable Slots, GptPartition Esp, GptPartition Root, GptPartition Verity, GptPartition Data)
{
    /// <summary>Reads the table of a disk that was just made.</summary>
    /// <exception cref="IOException">It is not as it was made.</exception>
    public static NewDisk Read(string disk, string version)
    {
        var slots = SlotTable.Read(disk);
        return slots.Find(version) is { } slot && Find("hearth-esp") is { } esp && Find("hearth-data") is { } data
            ? new NewDisk(slots, esp, slot.Root, slot.Verity, data)
            : throw new IOException($"{disk} does not show the partitions that were made on it.");

        GptPartition? Find(string label) => slots.Partitions.FirstOrDefault(partition => partition.Label == label);
    }
}
