namespace Appliance.Build.Configuration;


/// <summary>The sizes of the partitions, each a whole number of MiB.</summary>
public sealed record DiskConfiguration
{
    /// <summary>The sector sizes that an image is made for: 512, 4096 or both; default 512.</summary>
    public IReadOnlyList<int> SectorSizes { get; init; } = [512];

    /// <summary>The EFI system partition, which holds two kernel images; 264 MiB to 8 GiB, default 1 GiB.</summary>
    public ByteSize EspSize { get; init; } = ByteSize.FromGiB(1);

    /// <summary>One root slot; 256 MiB to 64 GiB, default 4 GiB.</summary>
    public ByteSize SlotSize { get; init; } = ByteSize.FromGiB(4);

    /// <summary>One verity slot, which must hold the hash tree of a full root slot; default 64 MiB.</summary>
    public ByteSize VeritySize { get; init; } = ByteSize.FromMiB(64);

    /// <summary>The least room for data that a disk must offer; 256 MiB to 16 TiB, default 2 GiB.</summary>
    public ByteSize DataMinimumSize { get; init; } = ByteSize.FromGiB(2);
}
