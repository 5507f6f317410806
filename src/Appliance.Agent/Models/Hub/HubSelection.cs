using System.Text.RegularExpressions;
using Appliance.Agent.Models.Storage;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Models.Hub;

/// <summary>Finds the files of one model among those of a repository.</summary>
internal static partial class HubSelection
{
    // What Ollama takes when nothing is said, and most repositories have.
    private const string Usual = "Q4_K_M";

    /// <summary>The files of the version of this name.</summary>
    /// <exception cref="StoreException">There is none, there are several, or parts are missing.</exception>
    public static IReadOnlyList<HubFile> ByQuantization(HubListing listing, string? quantization)
    {
        var models = Models(listing).ToList();
        var wanted = quantization ?? (models.Count == 1 ? null : Usual);
        var found = wanted is null ? models : [.. models.Where(model => IsOf(model.Key, wanted))];
        return found switch
        {
            [var one] => Whole(listing, [.. one]),
            [] when models.Count == 0 => throw NotFound($"{listing.Repository} has no model as GGUF. Look for a repository of the same name that ends in -GGUF."),
            [] => throw NotFound($"{listing.Repository} has no version {wanted}. It has {Names(models)}. Name one of them behind a colon."),
            _ => throw NotFound($"{listing.Repository} has several models of this name: {Names(found)}. Name the file: {listing.Repository}/FILE.gguf."),
        };
    }

    /// <summary>Whether there is exactly one model of this version.</summary>
    public static bool Has(HubListing listing, string quantization) => Models(listing).Count(model => IsOf(model.Key, quantization)) == 1;

    /// <summary>One file and, if it is split, the others that belong to it.</summary>
    /// <exception cref="StoreException">There is none, or parts are missing.</exception>
    public static IReadOnlyList<HubFile> ByFile(HubListing listing, string path) =>
        Models(listing, all: true).FirstOrDefault(model => model.Any(file => file.Path == path)) is { } model
            ? Whole(listing, [.. model])
            : throw NotFound($"{listing.Repository} has no file {path}.");

    /// <summary>All parts in order.</summary>
    /// <exception cref="StoreException">Parts are missing, or a file has no checksum.</exception>
    public static IReadOnlyList<HubFile> Whole(HubListing listing, IReadOnlyList<HubFile> files)
    {
        var ordered = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var count = ModelFileName.PartCountOf(ordered[0].Name) ?? 1;
        if (ordered.Count != count || ordered.Where((file, index) => count > 1 && file.Name != Path.GetFileName(ModelFileName.PartOf(ordered[0].Name, index, count))).Any())
        {
            throw NotFound($"{ordered[0].Path} of {listing.Repository} is split over {count} files, of which not all are there.");
        }
        return ordered.FirstOrDefault(file => file.Sha256 is null) is { } unknown
            ? throw new StoreException(StatusCodes.Status422UnprocessableEntity, "no_checksum", $"The hub names no checksum of {unknown.Path}, so it could not be verified. Nothing was fetched.")
            : ordered;
    }

    /// <summary>The projector of the model that this file is the first of; null when it has none there.</summary>
    public static HubFile? ProjectorOf(HubListing listing, HubFile first, CatalogueFile? known)
    {
        var folder = Path.GetDirectoryName(first.Path);
        var projectors = listing.Files.Where(file => ProjectorFileName.Is(file.Path) && file.Sha256 is not null).ToList();
        // A repository keeps it beside the model, or above the folders of its versions.
        var near = projectors.Where(file => Path.GetDirectoryName(file.Path) == folder).ToList();
        var candidates = near.Count > 0 ? near : projectors.Where(file => !file.Path.Contains('/', StringComparison.Ordinal)).ToList();
        return projectors.FirstOrDefault(file => known?.Matches(file.Path) ?? false)
            ?? (ProjectorFileName.Choose(ModelFileName.IdOf(first.Name), [.. candidates.Select(file => file.Path)], isOnlyModel: true) is { } path
                ? candidates.First(file => file.Path == path) : null);
    }

    private static IEnumerable<IGrouping<string, HubFile>> Models(HubListing listing, bool all = false) => listing.Files
        .Where(file => file.Path.EndsWith(ModelFileName.Extension, StringComparison.OrdinalIgnoreCase) && (all || !IsBeside(file.Name)))
        .GroupBy(file => Path.Combine(Path.GetDirectoryName(file.Path) ?? "", ModelFileName.IdOf(file.Name)), StringComparer.Ordinal);

    // Projectors, drafts of importance matrices and the like are no models of their own.
    private static bool IsBeside(string name) => ProjectorFileName.Is(name) || name.Contains("imatrix", StringComparison.OrdinalIgnoreCase);

    // Llama-3.2-1B-Q4_K_M, Llama.Q4_K_M, Q4_K_M/Llama: the version stands between separators, and Q4_K is not Q4_K_M.
    private static bool IsOf(string model, string quantization)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return Word().Matches(name).Any(word => word.Value.Equals(quantization, StringComparison.OrdinalIgnoreCase))
            || name.EndsWith("-" + quantization, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("." + quantization, StringComparison.OrdinalIgnoreCase)
            || name.Equals(quantization, StringComparison.OrdinalIgnoreCase);
    }

    private static string Names(IEnumerable<IGrouping<string, HubFile>> models) => string.Join(", ", models.Select(model => model.Key).Order(StringComparer.Ordinal).Take(20));

    private static StoreException NotFound(string message) => new(StatusCodes.Status404NotFound, "model_not_found", message);

    [GeneratedRegex("[A-Za-z0-9_]+")]
    private static partial Regex Word();
}
