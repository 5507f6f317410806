using System.Text.Json;

namespace Appliance.Agent.Observability;

/// <summary>What an answer says of its tokens, in whichever API's words.</summary>
internal sealed class AnswerUsage
{
    private readonly Dictionary<string, double> _numbers = new(StringComparer.Ordinal);

    /// <summary>Tokens of the prompt, those that were remembered included; null when the answer did not tell.</summary>
    public long? Prompt =>
        Find("prompt_tokens")
        // Anthropic counts what was remembered apart.
        ?? Sum("input_tokens", "cache_read_input_tokens")
        ?? Sum("prompt_n", "cache_n");

    /// <summary>Tokens that were written; null when the answer did not tell.</summary>
    public long? Completion => Positive(Find("completion_tokens")) ?? Positive(Find("output_tokens")) ?? Find("predicted_n");

    /// <summary>Tokens written in a second, as the runner measured it.</summary>
    public double? Speed => _numbers.TryGetValue("predicted_per_second", out var speed) && double.IsFinite(speed) && Find("predicted_n") > 1 ? speed : null;

    /// <summary>Takes over the numbers of a <c>usage</c> or <c>timings</c> object; later ones win.</summary>
    public void Add(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                {
                    continue;
                }
                var name = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number)
                {
                    _numbers[name] = reader.GetDouble();
                }
            }
        }
        catch (JsonException)
        {
            // Cut off: what was read before it holds.
        }
    }

    // Anthropic's streams begin with a count of 0.
    private static long? Positive(long? tokens) => tokens > 0 ? tokens : null;

    private long? Sum(string name, string part) => Find(name) + (Find(part) ?? 0);

    private long? Find(string name) =>
        _numbers.TryGetValue(name, out var number) && number is >= 0 and < 1e15 ? (long)number : null;
}
