using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>One way in which a model can be had.</summary>
public sealed class ModelVersion
{
    private const int FullPrecision = 16;

    // Q2_K: a Llama 3 70B so stored is no better than the 8B.
    private const double UnbearableLoss = 0.5;

    private readonly Lazy<WeightLayout> _weights;

    private ModelVersion(string name, Func<WeightLayout> weights)
    {
        Name = name;
        _weights = new Lazy<WeightLayout>(weights);
    }

    /// <summary>As in file names, such as <c>Q4_K_M</c>.</summary>
    public string Name { get; }

    /// <summary>What people call it: 4 for "4-bit".</summary>
    public int Bits { get; private init; } = FullPrecision;

    /// <summary>How much worse it is than the original: see <see cref="Quantization.PerplexityLoss"/>.</summary>
    public double Loss { get; private init; }

    /// <summary>Its file or files.</summary>
    public ByteSize Size { get; private init; }

    /// <summary>
    /// Whether it is chosen only when asked for: it costs room for a gain that nobody notices, or loses so much that a smaller model is better.
    /// </summary>
    public bool IsByRequest { get; private init; }

    /// <summary>What it takes whatever is asked of it; null when that depends on the context.</summary>
    public ByteSize? FixedMemory { get; private init; }

    /// <summary>Its weights by where they can go.</summary>
    public WeightLayout Weights => _weights.Value;

    internal static ModelVersion From(CatalogueModel model, CatalogueQuantization version) => new(
        version.Name,
        () => version.Quantization is { } quantization && model.Architecture is { } architecture
            ? WeightLayout.Of(quantization.TensorsOf(architecture))
            : throw new NotSupportedException($"'{model.Id}' has no tensors that are known."))
    {
        Bits = version.Quantization?.Bits ?? FullPrecision,
        Loss = version.IsNative ? 0 : version.Quantization?.PerplexityLoss ?? 0,
        Size = version.FileBytes,
        IsByRequest = IsMoreThanNeeded(model, version) || version.Quantization?.PerplexityLoss > UnbearableLoss,
        FixedMemory = version.FixedMemory,
    };

    internal static ModelVersion From(WeightLayout weights, ByteSize size, ByteSize? workingMemory = null) => new(weights.MainType?.Name ?? "unknown", () => weights)
    {
        Bits = weights.MainType is { } type ? Math.Max(1, 8 * type.BlockBytes / type.BlockElements) : FullPrecision,
        Size = size,
        FixedMemory = workingMemory is { } working ? size + working : null,
    };

    /// <summary>Small models lose more by coarse weights and cost little: they may have 8 bits; vectors may have all.</summary>
    private static bool IsMoreThanNeeded(CatalogueModel model, CatalogueQuantization version)
    {
        const long smallModel = 4_500_000_000;
        return !version.IsNative && model.Kind == ModelKind.Language && version.Quantization is { } quantization
            && quantization.Bits > (model.Parameters < smallModel ? 8 : 6);
    }

    /// <inheritdoc />
    public override string ToString() => Name;
}
