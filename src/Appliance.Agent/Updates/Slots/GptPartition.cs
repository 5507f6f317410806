namespace Appliance.Agent.Updates.Slots;

/// <summary>A partition as the disk's table has it.</summary>
/// <param name="Number">Its number, from 1 on.</param>
/// <param name="Type">What it is for.</param>
/// <param name="Id">Its own identifier.</param>
/// <param name="Label">Its label, at most 36 characters.</param>
/// <param name="Size">Its size.</param>
internal sealed record GptPartition(int Number, Guid Type, Guid Id, string Label, ByteSize Size)
{
    /// <summary>Where it begins on the disk.</summary>
    public ByteSize Start { get; init; }

    /// <summary>Bytes a sector of the disk, which its table counts in.</summary>
    public int SectorBytes { get; init; } = 512;
}
