using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Architecture;

/// <summary>
/// Which type each tensor gets: the rules of llama.cpp's llama-quant.cpp (<c>llama_tensor_get_type</c>, <c>tensor_type_fallback</c>)
/// with an importance matrix, for the quantizations of <see cref="Quantization"/>.
/// </summary>
internal sealed class QuantizationMix(Quantization quantization, ModelArchitecture model)
{
    private const int LayersOfLlama70B = 80;

    private readonly long _grouping = model.HeadCount / Math.Max(1, model.HeadCountKv.DefaultIfEmpty(model.HeadCount).Max());

    /// <summary>The type of one tensor.</summary>
    public GgmlType TypeOf(TensorShape shape)
    {
        if (Quantization.FixedTypeOf(shape) is { } fixedType)
        {
            return fixedType;
        }
        var name = quantization.BaseType.BlockElements == 1 ? quantization.BaseType.Name : Preferred(shape);
        return Fitting(GgmlType.Named(name), shape.Dimensions[0]);
    }

    private string Preferred(TensorShape shape)
    {
        var part = new ModelTensor(shape.Name, quantization.BaseType, shape.Dimensions);
        if (shape.Name == "output.weight" || (model.HasTiedEmbeddings && shape.Name == "token_embd.weight"))
        {
            return OutputType(shape);
        }
        if (quantization.Name == "MXFP4")
        {
            return part.IsExpert ? "MXFP4" : "Q8_0";
        }
        if (part.Layer is not { } layer)
        {
            return quantization.BaseType.Name;
        }
        return shape.Name.Split('.')[2] switch
        {
            "attn_v" => AtLeastFiveBitsInLlama70B(AttentionValue(layer)),
            "attn_output" => AttentionOutput(),
            "attn_qkv" => AttentionFused(),
            "ffn_down" or "ffn_down_exps" => FeedForwardDown(layer),
            _ => quantization.BaseType.Name,
        };
    }

    private string AtLeastFiveBitsInLlama70B(string type) =>
        model is { Family: "llama", LayerCount: LayersOfLlama70B } && type is ("Q3_K" or "Q4_K") ? "Q5_K" : type;

    private string OutputType(TensorShape shape) => quantization.Name switch
    {
        "MXFP4" or "Q8_0" => "Q8_0",
        _ when shape.Dimensions[0] % quantization.BaseType.BlockElements != 0 => "Q8_0",
        _ => "Q6_K",
    };

    private string AttentionValue(int layer) => quantization.Name switch
    {
        "Q2_K" => _grouping >= 4 ? "Q4_K" : "Q3_K",
        "Q3_K_M" => layer < 2 ? "Q5_K" : "Q4_K",
        "IQ4_XS" when _grouping >= 4 => "Q5_K",
        "Q4_K_M" or "Q5_K_M" when GetsMoreBits(layer) => "Q6_K",
        "Q4_K_S" when layer < 4 => "Q5_K",
        _ => quantization.BaseType.Name,
    };

    private string AttentionOutput() => quantization.Name switch
    {
        "Q2_K" => "Q3_K",
        "Q3_K_M" => "Q4_K",
        _ => quantization.BaseType.Name,
    };

    private string AttentionFused() => quantization.Name switch
    {
        "Q3_K_M" => "Q4_K",
        "Q4_K_M" => "Q5_K",
        "Q5_K_M" => "Q6_K",
        _ => quantization.BaseType.Name,
    };

    private string FeedForwardDown(int layer) => quantization.Name switch
    {
        "Q2_K" => "Q3_K",
        "Q3_K_M" => layer < model.LayerCount / 16 ? "Q5_K" : "Q4_K",
        "Q4_K_M" or "Q5_K_M" when GetsMoreBits(layer) => "Q6_K",
        "Q4_K_S" when layer < model.LayerCount / 8 => "Q5_K",
        _ => quantization.BaseType.Name,
    };

    private bool GetsMoreBits(int layer)
    {
        var eighth = model.LayerCount / 8;
        return layer < eighth || layer >= 7 * model.LayerCount / 8 || (layer - eighth) % 3 == 2;
    }

    private static GgmlType Fitting(GgmlType wanted, long rowLength)
    {
        if (rowLength % wanted.BlockElements == 0)
        {
            return wanted;
        }
        var fallback = GgmlType.Named(wanted.Name switch
        {
            "Q4_K" => "Q5_0",
            "Q5_K" => "Q5_1",
            "Q6_K" => "Q8_0",
            "IQ4_XS" => "IQ4_NL",
            _ => "Q4_0",
        });
        return rowLength % fallback.BlockElements == 0 ? fallback : Quantization.Unquantized;
    }
}
