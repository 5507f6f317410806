namespace Appliance.Build.Configuration;


/// <summary>How the root file system is compressed.</summary>
public sealed record ErofsConfiguration
{
    /// <summary>The algorithm: <c>zstd</c>, <c>lz4hc</c>, <c>lz4</c> or <c>none</c>; default zstd.</summary>
    public string Compression { get; init; } = "zstd";

    /// <summary>The effort: 1 to 22 for zstd, 1 to 12 for lz4hc, without meaning for the others; default 9.</summary>
    public int Level { get; init; } = 9;

    /// <summary>Bytes compressed at a time, a power of two from 4096 to 1048576; default 65536.</summary>
    public int ClusterSize { get; init; } = 65536;
}
