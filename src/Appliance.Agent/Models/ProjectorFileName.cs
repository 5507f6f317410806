using System.Text.RegularExpressions;

namespace Appliance.Agent.Models;

/// <summary>
/// Names of projector files. In the store it is <c>mmproj-MODEL.gguf</c>, after the model's own name; publishers leave out the quantization
/// (<c>mmproj-gemma-3-4b-it-f16.gguf</c>, <c>gemma-3-4b-it.mmproj-Q8_0.gguf</c>) or the model altogether (<c>mmproj-F16.gguf</c>).
/// </summary>
internal static partial class ProjectorFileName
{
    private const string Prefix = "mmproj-";

    /// <summary>Whether a file of this name is a projector and no model.</summary>
    public static bool Is(string path) =>
        Path.GetFileName(path).Contains("mmproj", StringComparison.OrdinalIgnoreCase) && path.EndsWith(ModelFileName.Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>What the projector of this model is called in the store.</summary>
    public static string For(string model) => Prefix + model + ModelFileName.Extension;

    /// <summary>
    /// The one of <paramref name="projectors"/> that belongs to a model, null when none does: the one called after it, else the one whose
    /// name begins as the model's does, the longest first, else one that names no model where there is no other model.
    /// </summary>
    public static string? Choose(string model, IReadOnlyCollection<string> projectors, bool isOnlyModel)
    {
        var named = projectors.Select(path => (Path: path, Name: NameIn(path))).OrderBy(pair => Precision(pair.Path)).ThenBy(pair => pair.Path, StringComparer.Ordinal).ToList();
        return named.FirstOrDefault(pair => Path.GetFileName(pair.Path).Equals(For(model), StringComparison.OrdinalIgnoreCase)).Path
            ?? named.Where(pair => pair.Name.Length > 0 && Begins(model, pair.Name)).OrderByDescending(pair => pair.Name.Length).FirstOrDefault().Path
            ?? (isOnlyModel ? named.FirstOrDefault(pair => pair.Name.Length == 0).Path : null);
    }

    // gemma-3-4b must not lend its eyes to gemma-3-4bx.
    private static bool Begins(string model, string name) =>
        model.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (model.Length == name.Length || !char.IsAsciiLetterOrDigit(model[name.Length]));

    /// <summary>The model in the name, empty when it names none.</summary>
    private static string NameIn(string path) =>
        Mark().Replace(Ending().Replace(Path.GetFileNameWithoutExtension(path), ""), "").Trim('-', '.', '_');

    // Half precision is what the images' part was trained in; fewer bits save little of so small a file.
    private static int Precision(string path) => Ending().Match(Path.GetFileNameWithoutExtension(path)).Value.Trim('-', '.', '_').ToUpperInvariant() switch
    {
        "F16" => 0,
        "BF16" => 1,
        "Q8_0" => 2,
        "" => 3,
        _ => 4,
    };

    [GeneratedRegex("[-._]?mmproj(-model)?[-._]?", RegexOptions.IgnoreCase)]
    private static partial Regex Mark();

    [GeneratedRegex("(^|[-._])(bf16|f16|f32|q8_0|fp16|fp32)$", RegexOptions.IgnoreCase)]
    private static partial Regex Ending();
}
