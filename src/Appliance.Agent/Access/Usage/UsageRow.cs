namespace Appliance.Agent.Access.Usage;

/// <summary>What one caller used of one model within a day.</summary>
/// <param name="Caller">The caller's id.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Requests">Requests that reached the model.</param>
/// <param name="PromptTokens">Tokens of prompts.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Seconds">Time that the model spent answering.</param>
internal sealed record UsageRow(string Caller, string Model, long Requests, long PromptTokens, long CompletionTokens, double Seconds)
{
    /// <summary>Both together.</summary>
    public UsageRow Plus(UsageRow other) => this with
    {
        Requests = Requests + other.Requests,
        PromptTokens = PromptTokens + other.PromptTokens,
        CompletionTokens = CompletionTokens + other.CompletionTokens,
        Seconds = Seconds + other.Seconds,
    };
}
