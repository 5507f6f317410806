namespace Appliance.Fitting.Gguf;

/// <summary>A metadata value. Only what describes the model is kept: long texts and large arrays are known by their size.</summary>
public abstract record GgufValue
{
    private GgufValue()
    {
    }

    /// <summary>Any of the integer types.</summary>
    public sealed record WholeNumber(long Value) : GgufValue;

    /// <summary>A floating point number, or an unsigned integer beyond 63 bits.</summary>
    public sealed record Real(double Value) : GgufValue;

    /// <summary>A truth value.</summary>
    public sealed record Flag(bool Value) : GgufValue;

    /// <summary>A text short enough to be kept.</summary>
    public sealed record Text(string Value) : GgufValue;

    /// <summary>A text too long to be kept, such as a chat template.</summary>
    public sealed record LongText(long Bytes) : GgufValue;

    /// <summary>A short array of integers, such as one number for each layer.</summary>
    public sealed record WholeNumbers(IReadOnlyList<long> Values) : GgufValue;

    /// <summary>An array that was skipped, such as the tokens of the vocabulary.</summary>
    public sealed record Skipped(long Count) : GgufValue;
}
