using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Architecture;

/// <summary>A tensor of a model, wherever it lies in a file.</summary>
/// <param name="Name">Such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Dimensions">Elements along each axis, fastest first.</param>
public sealed record ModelTensor(string Name, GgmlType Type, IReadOnlyList<long> Dimensions)
{
    /// <summary>Elements along all axes.</summary>
    public long Elements => Dimensions.Aggregate(1L, (product, dimension) => checked(product * dimension));

    /// <summary>Bytes it takes without padding: whole blocks of its type.</summary>
    public ByteSize Size => new(checked(Elements / Type.BlockElements * Type.BlockBytes));

    /// <summary>The layer it belongs to, or null for the tensors before and after the layers.</summary>
    public int? Layer
    {
        get
        {
            const string prefix = "blk.";
            var end = Name.IndexOf('.', Math.Min(prefix.Length, Name.Length));
            return Name.StartsWith(prefix, StringComparison.Ordinal) && end > 0 && int.TryParse(Name.AsSpan(prefix.Length, end - prefix.Length), out var layer)
                ? layer
                : null;
        }
    }

    /// <summary>Whether it holds experts, of which a token uses few.</summary>
    public bool IsExpert => Name.Contains("_exps.", StringComparison.Ordinal);

    /// <summary>Whether it is looked up on the host whatever is offloaded (llama.cpp: the input layer stays with the processor).</summary>
    public bool IsInput => Name is "token_embd.weight" or "token_types.weight" or "position_embd.weight"
        or "per_layer_token_embd.weight" || Name.StartsWith("token_embd_norm.", StringComparison.Ordinal);
}
