namespace Appliance.Console.Ports;

/// <summary>The models that are on the rig.</summary>
public interface IModels
{
    /// <summary>Raised after a model came, went, was loaded or unloaded.</summary>
    event Action? Changed;

    /// <summary>What is there, once the disks were looked at for the first time.</summary>
    Task<ModelShelf> GetAsync(CancellationToken cancellationToken);

    /// <summary>Loads a model. Takes as long as that takes.</summary>
    /// <returns>Why it was not, as a sentence; null when it is loaded.</returns>
    Task<string?> LoadAsync(string id, CancellationToken cancellationToken);

    /// <summary>Unloads a model.</summary>
    /// <returns>Why it was not, as a sentence; null when it is.</returns>
    Task<string?> UnloadAsync(string id, CancellationToken cancellationToken);

    /// <summary>Deletes a model and its files.</summary>
    /// <returns>Why it was not, as a sentence; null when it is gone.</returns>
    Task<string?> DeleteAsync(string id, CancellationToken cancellationToken);
}

/// <summary>The models and the room for more.</summary>
/// <param name="Models">Those that can be served, by name.</param>
/// <param name="Unusable">Files that cannot.</param>
/// <param name="Total">The size of the disk that models are stored on.</param>
/// <param name="Free">What is free of it.</param>
/// <param name="Reserve">What of that is kept for the system.</param>
public sealed record ModelShelf(IReadOnlyList<StoredModel> Models, IReadOnlyList<UnusableModel> Unusable, ByteSize Total, ByteSize Free, ByteSize Reserve);

/// <summary>A model that can be served.</summary>
public sealed record StoredModel
{
    /// <summary>Its name in the API.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>What it is doing.</summary>
    public required ModelActivity Activity { get; init; }

    /// <summary>All its files.</summary>
    public required ByteSize Size { get; init; }

    /// <summary>Its version, such as <c>Q4_K_M</c>; null when its name does not tell.</summary>
    public string? Quantization { get; init; }

    /// <summary>Its family, such as <c>llama</c>.</summary>
    public string? Family { get; init; }

    /// <summary>Where it came from.</summary>
    public string? Source { get; init; }

    /// <summary>Its licence as its text is titled.</summary>
    public string? Licence { get; init; }

    /// <summary>False for one on a disk that is only read.</summary>
    public bool CanBeDeleted { get; init; }

    /// <summary>Whether it knows of thinking before it answers.</summary>
    public bool CanThink { get; init; }

    /// <summary>How it is loaded; null when it is not.</summary>
    public LoadedState? Loaded { get; init; }
}

/// <summary>How a model is loaded.</summary>
/// <param name="GpuMemory">What it takes on cards.</param>
/// <param name="HostMemory">What it takes of the machine's own memory.</param>
/// <param name="Context">Tokens of context for each answer; null for a model without.</param>
/// <param name="Answering">Requests it answers now.</param>
/// <param name="Waiting">Requests that wait for it.</param>
/// <param name="UnloadsIn">When it is unloaded if nobody uses it; null when it stays.</param>
/// <param name="TokensPerSecond">What it writes now.</param>
/// <param name="Cards">The names of the cards it lies on.</param>
public sealed record LoadedState(
    ByteSize GpuMemory, ByteSize HostMemory, long? Context, int Answering, int Waiting, TimeSpan? UnloadsIn, double TokensPerSecond, IReadOnlyList<string> Cards);

/// <summary>A file that looks like a model and cannot serve.</summary>
/// <param name="Id">The name it would have had.</param>
/// <param name="File">Its name.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="CanBeDeleted">False for one on a disk that is only read.</param>
public sealed record UnusableModel(string Id, string File, string Reason, bool CanBeDeleted);

/// <summary>What a model does.</summary>
public enum ModelTask
{
    /// <summary>Writes text.</summary>
    Language,

    /// <summary>Turns texts into vectors.</summary>
    Embedding,

    /// <summary>Orders texts.</summary>
    Rerank,

    /// <summary>Turns speech into text.</summary>
    Transcription,

    /// <summary>Draws.</summary>
    Image,
}

/// <summary>What a model is doing.</summary>
public enum ModelActivity
{
    /// <summary>It lies on the disk.</summary>
    Stored,

    /// <summary>It is being loaded.</summary>
    Loading,

    /// <summary>It is ready to answer.</summary>
    Loaded,

    /// <summary>It could not be loaded; the next request tries again.</summary>
    Failed,
}
