namespace Appliance.Agent.Models;

/// <summary>What one look at the model directories found.</summary>
internal sealed record ModelList(IReadOnlyList<Model> Models, IReadOnlyList<UnusableFile> Unusable)
{
    public static ModelList Empty { get; } = new([], []);

    /// <summary>The model of this name; letter case decides only between names that differ in nothing else.</summary>
    public Model? Find(string id) =>
        Models.FirstOrDefault(model => model.Id == id)
        ?? Models.FirstOrDefault(model => model.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file that would have been the model of this name.</summary>
    public UnusableFile? FindUnusable(string id) =>
        Unusable.FirstOrDefault(file => file.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when both list the same files with the same verdicts.</summary>
    public bool IsSameAs(ModelList other) =>
        Models.Select(Key).SequenceEqual(other.Models.Select(Key)) && Unusable.SequenceEqual(other.Unusable);

    private static (string, string, ByteSize, DateTimeOffset) Key(Model model) =>
        (model.Id, model.Path, model.Size, model.Modified);
}
