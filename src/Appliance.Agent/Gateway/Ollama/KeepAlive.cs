using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Appliance.Agent.Runners;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>How long a client wants its model kept: seconds as a number, or a duration as Go writes it (<c>5m</c>, <c>1h30m</c>); below zero is for ever.</summary>
internal static partial class KeepAlive
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Null when the client said nothing.</summary>
    /// <exception cref="FormatException">It is no duration.</exception>
    public static KeepLoaded? Of(JsonElement? value)
    {
        var seconds = value switch
        {
            null => (double?)null,
            { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
            { ValueKind: JsonValueKind.String } text when Duration().Match(text.GetString()!) is { Success: true } match => SecondsOf(match),
            _ => throw new FormatException("keep_alive must be a number of seconds or a duration such as \"5m\"."),
        };
        return seconds switch
        {
            null => null,
            < 0 => new KeepLoaded(null),
            _ => new KeepLoaded(TimeSpan.FromSeconds(Math.Min(seconds.Value, Longest.TotalSeconds))),
        };
    }

    private static double SecondsOf(Match match)
    {
        var seconds = match.Groups["plain"] is { Success: true, Value: var plain }
            ? double.Parse(plain, CultureInfo.InvariantCulture)
            : match.Groups["number"].Captures.Zip(match.Groups["unit"].Captures).Sum(pair => double.Parse(pair.First.Value, CultureInfo.InvariantCulture) * UnitOf(pair.Second.Value));
        return match.Groups["sign"].Length > 0 && seconds > 0 ? -seconds : seconds;
    }

    private static double UnitOf(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "ns" => 1e-9,
        _ => 1e-6,
    };

    [GeneratedRegex(@"^(?<sign>-?)((?<plain>\d{1,12})|((?<number>\d{1,12}(\.\d{1,12})?)(?<unit>ns|us|µs|ms|s|m|h))+)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();
}
