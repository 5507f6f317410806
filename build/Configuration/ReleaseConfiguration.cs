namespace Appliance.Build.Configuration;

/// <summary>How a release is packed.</summary>
public sealed record ReleaseConfiguration
{
    /// <summary>The effort of xz for what is released, 0 to 9; default 0, since the content is compressed already.</summary>
    public int CompressionLevel { get; init; }
}
