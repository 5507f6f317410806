using System.Collections.Frozen;

namespace Appliance.Fitting.Gguf;

/// <summary>The key-value section of a GGUF file.</summary>
public sealed class GgufMetadata
{
    private readonly FrozenDictionary<string, GgufValue> _values;

    /// <summary>Wraps the pairs of a file.</summary>
    public GgufMetadata(IEnumerable<KeyValuePair<string, GgufValue>> values) =>
        _values = values.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every key of the file.</summary>
    public IReadOnlyCollection<string> Keys => _values.Keys;

    /// <summary>The value of a key, or null when the file has none.</summary>
    public GgufValue? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>A text, or null when it is absent, too long to be kept or of another type.</summary>
    public string? FindText(string key) => (Find(key) as GgufValue.Text)?.Value;

    /// <summary>An integer, or null when it is absent or of another type.</summary>
    public long? FindInteger(string key) => (Find(key) as GgufValue.WholeNumber)?.Value;

    /// <summary>The number of elements of an array, or null when the key is absent or no array.</summary>
    public long? FindCount(string key) => Find(key) switch
    {
        GgufValue.WholeNumbers array => array.Values.Count,
        GgufValue.Skipped array => array.Count,
        _ => null,
    };

    /// <summary>One number for each of <paramref name="count"/> layers: the array of the key, or its single number repeated.</summary>
    /// <returns>Null when the key is absent or its array has another length.</returns>
    public IReadOnlyList<long>? FindPerLayer(string key, int count) => Find(key) switch
    {
        GgufValue.WholeNumber number => [.. Enumerable.Repeat(number.Value, count)],
        GgufValue.WholeNumbers array when array.Values.Count == count => array.Values,
        _ => null,
    };
}
