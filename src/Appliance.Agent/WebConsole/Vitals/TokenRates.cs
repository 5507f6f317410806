using Appliance.Agent.Observability;

namespace Appliance.Agent.WebConsole.Vitals;

/// <summary>Tokens a second of each model between two looks.</summary>
internal sealed class TokenRates(TokenFlow flow, TimeProvider time)
{
    private Dictionary<string, long> _before = new(flow.Written, StringComparer.Ordinal);
    private long _at = time.GetTimestamp();

    /// <summary>The models that wrote since the call before, and how fast.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        var seconds = time.GetElapsedTime(_at).TotalSeconds;
        var now = new Dictionary<string, long>(flow.Written, StringComparer.Ordinal);
        var rates = now.Select(pair => (pair.Key, Written: pair.Value - _before.GetValueOrDefault(pair.Key)))
            .Where(pair => pair.Written > 0 && seconds > 0)
            .ToDictionary(pair => pair.Key, pair => pair.Written / seconds, StringComparer.Ordinal);
        (_before, _at) = (now, time.GetTimestamp());
        return rates;
    }
}
