namespace Appliance.Settings;

/// <summary>A file that follows from the settings.</summary>
/// <param name="Concern">Whose it is.</param>
/// <param name="Path">Below the root, without a slash before it: <c>etc/hostname</c>.</param>
/// <param name="Content">Its text; for a link what it points to.</param>
public sealed record RenderedFile(Concern Concern, string Path, string Content)
{
    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink { get; init; }

    /// <summary>Whether it is root's alone.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The path; the content may be secret.</summary>
    public override string ToString() => Path;
}
