namespace Appliance.Console.Ports;

/// <summary>Who used which model.</summary>
public interface IUsage
{
    /// <summary>The usage of some days in UTC, both included.</summary>
    IReadOnlyList<UsageEntry> Read(DateOnly from, DateOnly to);
}

/// <summary>What one caller used of one model within a day.</summary>
/// <param name="Day">In UTC.</param>
/// <param name="Caller">The key's name, or the person's.</param>
/// <param name="Model">The model.</param>
/// <param name="Requests">How often it was asked.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Time">How long models were at it.</param>
public sealed record UsageEntry(DateOnly Day, string Caller, string Model, long Requests, long PromptTokens, long CompletionTokens, TimeSpan Time);
