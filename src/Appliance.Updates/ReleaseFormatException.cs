namespace Appliance.Updates;

/// <summary>A release's manifest has a later format than this version can read.</summary>
public sealed class ReleaseFormatException(int format)
    : Exception($"The release's manifest has format {format}; this version reads up to {ReleaseManifest.CurrentFormat}. Nothing was changed; update to a release in between first.")
{
    /// <summary>The manifest's format.</summary>
    public int Format { get; } = format;
}
