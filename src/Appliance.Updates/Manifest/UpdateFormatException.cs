namespace Appliance.Updates;

/// <summary>A signed document of updates has a later format than this version can read.</summary>
public sealed class UpdateFormatException(int format, int highest)
    : Exception($"The update's format is {format}; this version reads up to {highest}. Nothing was changed; update to a release in between first.")
{
    /// <summary>The document's format.</summary>
    public int Format { get; } = format;
}
