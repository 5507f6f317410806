namespace Appliance.Fitting.Gguf;

/// <summary>How patiently and in what parts model files are read from web servers.</summary>
public sealed record RemoteGgufOptions
{
    /// <summary>The first part asked for; each later one is twice as large as the one before.</summary>
    public ByteSize FirstPart { get; init; } = ByteSize.FromKiB(256);

    /// <summary>The largest part asked for. No more than this is read beyond the header.</summary>
    public ByteSize LargestPart { get; init; } = ByteSize.FromMiB(4);

    /// <summary>What is read at most. Headers of real models take 6 to 13 MiB, nearly all of it their vocabulary.</summary>
    public ByteSize Limit { get; init; } = ByteSize.FromMiB(64);

    /// <summary>How long the server may be silent.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long all of it may take.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many redirections are followed for one part. Hugging Face sends readers on to its store once.</summary>
    public int Redirections { get; init; } = 10;

    /// <summary>How often a connection that broke is taken up again where it ended.</summary>
    public int Retries { get; init; } = 3;
}
