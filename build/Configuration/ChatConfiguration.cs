namespace Appliance.Build.Configuration;


/// <summary>The chat that an image brings besides the console's own.</summary>
public sealed record ChatConfiguration
{
    /// <summary>The console's own chat alone.</summary>
    public const string None = "none";

    /// <summary>Open WebUI, unmodified, from its container image.</summary>
    public const string OpenWebUi = "open-webui";

    private const string Registry = "docker://";

    /// <summary>Which chat: <c>none</c> or <c>open-webui</c>; default none.</summary>
    public string Kind { get; init; } = None;

    /// <summary>Where its image comes from: a registry (<c>docker://…</c>), a folder (<c>oci:…</c>) or a file (<c>oci-archive:…</c>). Required with a chat.</summary>
    public string? Source { get; init; }

    /// <summary>The image's tag, for people to read; in a folder or a file it chooses among several. Required for a registry.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest of the image, which decides. Required for a registry; checked wherever it is set.</summary>
    public string? Digest { get; init; }

    /// <summary>Files or addresses of its licence texts, with <c>{tag}</c> where its version goes; default none but those in the image.</summary>
    public IReadOnlyList<string> Licences { get; init; } = [];

    /// <summary>Globs of paths left out, relative to the tree; default none.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether there is a chat to fetch.</summary>
    internal bool IsWanted => Kind != None;

    /// <summary>Whether it comes over the network.</summary>
    internal bool IsRemote => Source?.StartsWith(Registry, StringComparison.Ordinal) == true;
}
