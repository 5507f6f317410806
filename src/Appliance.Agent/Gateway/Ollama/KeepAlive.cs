using System.Text.Json;
using System.Text.RegularExpressions;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>
/// How long a client wants its model kept: seconds as a number, or a duration as Go writes it (<c>5m</c>, <c>1h30m</c>, <c>-1</c>).
/// Only "not at all" means something here: a model stays until another needs its memory.
/// </summary>
internal static partial class KeepAlive
{
    /// <summary>Whether the model is to be unloaded.</summary>
    /// <exception cref="FormatException">It is no duration.</exception>
    public static bool EndsNow(JsonElement? value) => value switch
    {
        null => false,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble() == 0,
        { ValueKind: JsonValueKind.String } text when Duration().IsMatch(text.GetString()!) => !text.GetString()!.Any(c => c is >= '1' and <= '9'),
        _ => throw new FormatException("keep_alive must be a number of seconds or a duration such as \"5m\"."),
    };

    [GeneratedRegex(@"^-?(\d+|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();
}
