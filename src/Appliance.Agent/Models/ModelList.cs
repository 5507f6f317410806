namespace Appliance.Agent.Models;

/// <summary>What one look at the model directories found.</summary>
internal sealed record ModelList(IReadOnlyList<Model> Models, IReadOnlyList<UnusableFile> Unusable)
{
    /// <summary>What Ollama's clients put behind names without a tag.</summary>
    public const string DefaultTag = ":latest";

    public static ModelList Empty { get; } = new([], []);

    /// <summary>Other names of models, as they were asked for when they were fetched.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>The model of this name, with or without <see cref="DefaultTag"/>; letter case decides only between names that differ in nothing else.</summary>
    public Model? Find(string id) => FindExactly(id)
        ?? (id.EndsWith(DefaultTag, StringComparison.Ordinal) ? FindExactly(id[..^DefaultTag.Length]) : null)
        ?? (Names.TryGetValue(id, out var other) || (id.EndsWith(DefaultTag, StringComparison.Ordinal) && Names.TryGetValue(id[..^DefaultTag.Length], out other)) ? FindExactly(other) : null);

    /// <summary>The file that would have been the model of this name.</summary>
    public UnusableFile? FindUnusable(string id) =>
        Unusable.FirstOrDefault(file => file.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when both list the same files with the same verdicts.</summary>
    public bool IsSameAs(ModelList other) =>
        Models.Select(Key).SequenceEqual(other.Models.Select(Key)) && Unusable.SequenceEqual(other.Unusable)
        && Names.Count == other.Names.Count && !Names.Except(other.Names).Any();

    /// <summary>The model of this very name; letter case decides only between names that differ in nothing else.</summary>
    public Model? FindExactly(string id) =>
        Models.FirstOrDefault(model => model.Id == id)
        ?? Models.FirstOrDefault(model => model.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static (string, string, ByteSize, DateTimeOffset, ModelProjector?) Key(Model model) =>
        (model.Id, model.Path, model.Size, model.Modified, model.Projector);
}
