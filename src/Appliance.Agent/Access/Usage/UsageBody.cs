namespace Appliance.Agent.Access.Usage;

/// <summary>The answer of <c>/api/hearth/usage</c>.</summary>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day.</param>
/// <param name="Usage">By day, caller and model.</param>
internal sealed record UsageBody(DateOnly From, DateOnly To, IReadOnlyList<UsageEntryBody> Usage);

/// <summary>What one caller used of one model within a day.</summary>
internal sealed record UsageEntryBody(
    DateOnly Day, string KeyId, string KeyName, string Model, long Requests, long PromptTokens, long CompletionTokens, double Seconds);
