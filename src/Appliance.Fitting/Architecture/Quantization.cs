using System.Collections.Frozen;
using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Architecture;

/// <summary>
/// A way of storing a model's weights, as files on model hubs are named: <c>Q4_K_M</c>. It mixes element types over the tensors.
/// </summary>
public sealed class Quantization
{
    private static readonly GgmlType F16 = GgmlType.Named("F16");
    private static readonly GgmlType F32 = GgmlType.Named("F32");

    private static readonly FrozenDictionary<string, Quantization> Known = new Quantization[]
    {
        new("F16", "F16", 16, 0), new("BF16", "BF16", 16, 0), new("Q8_0", "Q8_0", 8, 0.001),
        new("Q6_K", "Q6_K", 6, 0.005), new("Q5_K_M", "Q5_K", 5, 0.012), new("Q4_K_M", "Q4_K", 4, 0.048), new("Q4_K_S", "Q4_K", 4, 0.055),
        new("IQ4_XS", "IQ4_XS", 4, 0.07), new("Q3_K_M", "Q3_K", 3, 0.19), new("Q2_K", "Q2_K", 2, 0.69), new("MXFP4", "MXFP4", 4, 0),
    }.ToFrozenDictionary(quantization => quantization.Name, StringComparer.OrdinalIgnoreCase);

    private Quantization(string name, string baseType, int bits, double perplexityLoss)
    {
        Name = name;
        BaseType = GgmlType.Named(baseType);
        Bits = bits;
        PerplexityLoss = perplexityLoss;
    }

    /// <summary>As in file names.</summary>
    public string Name { get; }

    /// <summary>The type of most tensors.</summary>
    public GgmlType BaseType { get; }

    /// <summary>What people call it: 4 for "4-bit".</summary>
    public int Bits { get; }

    /// <summary>
    /// How much perplexity grows over F16, as a fraction: Llama 3 70B in the table of XiongjieDai's GPU-Benchmarks-on-LLM-Inference;
    /// 0 for MXFP4, in which models are published and lose nothing.
    /// </summary>
    public double PerplexityLoss { get; }

    /// <summary>All that this version knows, best first.</summary>
    public static IReadOnlyList<Quantization> All { get; } =
        [.. Known.Values.OrderByDescending(quantization => quantization.Bits).ThenBy(quantization => quantization.PerplexityLoss).ThenBy(quantization => quantization.Name, StringComparer.Ordinal)];

    /// <summary>The quantization of this name in any case, or null.</summary>
    public static Quantization? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>The tensors of a model stored this way, as llama-quantize with an importance matrix would store them.</summary>
    /// <exception cref="NotSupportedException">The family of the model is unknown.</exception>
    public IReadOnlyList<ModelTensor> TensorsOf(ModelArchitecture model)
    {
        var mix = new QuantizationMix(this, model);
        return [.. TensorShapes.Of(model).Select(shape => new ModelTensor(shape.Name, mix.TypeOf(shape), shape.Dimensions))];
    }

    /// <summary>Whether a tensor keeps 32-bit floats whatever the file's type: vectors, norms, routers, positions (llama-quant.cpp).</summary>
    internal static GgmlType? FixedTypeOf(TensorShape shape)
    {
        if (shape.Dimensions.Count < 2 || shape.Name.EndsWith(".bias", StringComparison.Ordinal)
            || shape.Name.EndsWith("_norm.weight", StringComparison.Ordinal) || shape.Name.EndsWith("ffn_gate_inp.weight", StringComparison.Ordinal))
        {
            return F32;
        }
        return shape.Name is "position_embd.weight" or "token_types.weight" ? F32 : null;
    }

    /// <summary>16 bits, for rows that no block fits into.</summary>
    internal static GgmlType Unquantized => F16;

    /// <inheritdoc />
    public override string ToString() => Name;
}
