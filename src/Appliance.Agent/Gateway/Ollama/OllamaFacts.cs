using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Appliance.Agent.Models;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>What Ollama's API tells of a model, from what its file tells.</summary>
internal static class OllamaFacts
{
    public static OllamaDetails DetailsOf(Model model)
    {
        var family = model.Facts.Architecture.Family;
        return new OllamaDetails("", "gguf", family, [family], Rounded(model.Weights.Elements), model.Weights.MainType?.Name ?? "unknown");
    }

    public static IReadOnlyList<string> CapabilitiesOf(Model model) => model.Facts.Kind switch
    {
        ModelKind.Embedding => ["embedding"],
        ModelKind.Transcription => ["audio"],
        ModelKind.Language =>
        [
            "completion",
            .. model.Projector is { Facts.Sees: true } ? ["vision"] : Array.Empty<string>(),
            .. model.Facts.UsesTools ? ["tools"] : Array.Empty<string>(),
            .. model.Facts.CanThink ? ["thinking"] : Array.Empty<string>(),
        ],
        _ => [],
    };

    /// <summary>Names one version of a file. It is no checksum: to read all files whenever they are listed would take minutes.</summary>
    public static string DigestOf(Model model) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{model.Id}\n{model.Size.Bytes}\n{model.Modified.UtcTicks}"))));

    private static string Rounded(long parameters) => parameters switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{parameters / 1e9:0.0}B"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{parameters / 1e6:0.##}M"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{parameters / 1e3:0.##}K"),
        _ => parameters.ToString(CultureInfo.InvariantCulture),
    };
}
