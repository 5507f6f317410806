namespace Appliance.Fitting.Catalogue;

/// <summary>A repository with the files of a model.</summary>
/// <param name="Id">Owner and name.</param>
/// <param name="File">How its files are named, with <c>{quantization}</c>; null when nobody has looked.</param>
/// <param name="Files">Names of single quantizations that differ.</param>
internal sealed record CatalogueRepository(string Id, string? File, IReadOnlyDictionary<string, string> Files)
{
    private const string QuantizationName = "{quantization}";

    /// <summary>Where it has a quantization, or null.</summary>
    public CatalogueFile? FileOf(string quantization) =>
        (Files.GetValueOrDefault(quantization) ?? File) is { } path
            ? new CatalogueFile(Id, path.Replace(QuantizationName, quantization, StringComparison.Ordinal))
            : null;

    /// <summary>Whether one name would stand for several files.</summary>
    public bool IsAmbiguous(IEnumerable<string> quantizations) =>
        File is not null && !File.Contains(QuantizationName, StringComparison.Ordinal)
        && quantizations.Count(name => !Files.ContainsKey(name)) > 1;
}
