namespace Appliance.Agent.Access.Keys;

/// <summary>How much a caller may ask; null where there is no limit.</summary>
/// <param name="RequestsPerMinute">Requests to models within any minute.</param>
/// <param name="TokensPerMinute">Tokens of prompts and answers within any minute.</param>
/// <param name="Concurrent">Answers at the same time.</param>
internal sealed record KeyLimits(int? RequestsPerMinute, long? TokensPerMinute, int? Concurrent)
{
    public static KeyLimits None { get; } = new(null, null, null);
}
