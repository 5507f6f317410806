namespace Appliance.Build.Configuration;


/// <summary>How large the parts of an image may be. What is larger is not built.</summary>
public sealed record BudgetConfiguration
{
    /// <summary>The base system's files; default 512 MiB.</summary>
    public ByteSize Root { get; init; } = ByteSize.FromMiB(512);

    /// <summary>The files of the tree that models run in; default 512 MiB.</summary>
    public ByteSize Runner { get; init; } = ByteSize.FromMiB(512);

    /// <summary>The graphics driver's files; default 256 MiB.</summary>
    public ByteSize Driver { get; init; } = ByteSize.FromMiB(256);

    /// <summary>Open WebUI's files; default 1536 MiB.</summary>
    public ByteSize Chat { get; init; } = ByteSize.FromMiB(1536);

    /// <summary>The agent's files; default 256 MiB.</summary>
    public ByteSize Agent { get; init; } = ByteSize.FromMiB(256);

    /// <summary>The kernel image, of which the boot partition holds two; default 100 MiB.</summary>
    public ByteSize KernelImage { get; init; } = ByteSize.FromMiB(100);

    /// <summary>The compressed image that a person downloads; default 2 GiB.</summary>
    public ByteSize Download { get; init; } = ByteSize.FromGiB(2);

    /// <summary>The same with Open WebUI in it; default 3 GiB.</summary>
    public ByteSize DownloadWithChat { get; init; } = ByteSize.FromGiB(3);
}
