namespace Appliance.Build.Configuration;


/// <summary>How a release is packed.</summary>
public sealed record ReleaseConfiguration
{
    /// <summary>The effort of the zstd compression of what is released, 1 to 19; default 1.</summary>
    public int CompressionLevel { get; init; } = 1;
}
