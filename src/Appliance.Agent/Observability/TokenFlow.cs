using System.Collections.Concurrent;

namespace Appliance.Agent.Observability;

/// <summary>Counts the tokens of streamed answers while they pass, by model, for whoever wants to see them flow.</summary>
internal sealed class TokenFlow
{
    private readonly ConcurrentDictionary<string, long> _written = new(StringComparer.Ordinal);

    /// <summary>Tokens that each model has written since the start.</summary>
    public IReadOnlyDictionary<string, long> Written => _written;

    /// <summary>So many more came of a model.</summary>
    public void Add(string model, long tokens) => _written.AddOrUpdate(model, tokens, (_, before) => before + tokens);
}
