namespace Appliance.Fitting.Planning;

/// <summary>What someone wants of a model.</summary>
public sealed record Wish
{
    /// <summary>Tokens it must be able to keep in mind; as many as sensible when null.</summary>
    public long? ContextTokens { get; init; }

    /// <summary>Answers written at the same time, sharing the context; 1 unless told otherwise.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Whether it is for code or tools, where coarse weights do harm: nothing below 4 bits is chosen.</summary>
    public bool IsPrecise { get; init; }

    /// <summary>The one quantization to use; the best that fits when null.</summary>
    public string? Quantization { get; init; }
}
