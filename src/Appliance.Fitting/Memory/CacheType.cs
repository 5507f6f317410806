using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Memory;

/// <summary>How keys or values are stored in the cache: llama-server's <c>--cache-type-k</c> and <c>--cache-type-v</c>.</summary>
public sealed record CacheType
{
    private CacheType(string name, string type)
    {
        Name = name;
        Type = GgmlType.Named(type);
    }

    /// <summary>16 bits, the default.</summary>
    public static CacheType F16 { get; } = new("f16", "F16");

    /// <summary>8.5 bits: half the room, a loss hardly to be measured.</summary>
    public static CacheType Q8 { get; } = new("q8_0", "Q8_0");

    /// <summary>All that llama-server accepts.</summary>
    public static IReadOnlyList<CacheType> All { get; } =
    [
        F16, new("bf16", "BF16"), new("f32", "F32"), Q8, new("q5_1", "Q5_1"), new("q5_0", "Q5_0"),
        new("q4_1", "Q4_1"), new("q4_0", "Q4_0"), new("iq4_nl", "IQ4_NL"),
    ];

    /// <summary>As llama-server is told.</summary>
    public string Name { get; }

    /// <summary>Whether it needs flash attention for values and a copy in 16 bits for the computation on CUDA.</summary>
    public bool IsQuantized => Type.BlockElements > 1;

    internal GgmlType Type { get; }

    /// <summary>The type of this name, or null.</summary>
    public static CacheType? Find(string name) => All.FirstOrDefault(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Bytes of so many elements; whole blocks.</summary>
    internal long BytesOf(long elements) => checked((elements + Type.BlockElements - 1) / Type.BlockElements * Type.BlockBytes);

    /// <inheritdoc />
    public override string ToString() => Name;
}
