namespace Appliance.Fitting.Architecture;

/// <summary>Layers that see only the latest tokens, in a pattern that repeats.</summary>
/// <param name="Tokens">How far they see.</param>
/// <param name="Period">Length of the pattern in layers; the last layer of each sees everything. 1 when all layers slide.</param>
/// <param name="Layers">Which layers slide, where a file says so for each; null when the pattern holds.</param>
public sealed record SlidingWindow(long Tokens, int Period, IReadOnlyList<bool>? Layers = null)
{
    /// <summary>Whether a layer slides.</summary>
    public bool Covers(int layer) => Layers is null ? Period == 1 || layer % Period != Period - 1 : layer < Layers.Count && Layers[layer];

    /// <summary>
    /// The pattern of a family that does not write it into its files, from the graphs of llama.cpp (src/models/*.cpp:
    /// <c>set_swa_pattern</c>); null for a family without one.
    /// </summary>
    public static int? PeriodOf(string family) => family switch
    {
        "gemma2" => 2,
        "gemma3" => 6,
        "gemma3n" => 5,
        "gpt-oss" => 2,
        "cohere2" => 4,
        "exaone4" => 4,
        _ => null,
    };
}
