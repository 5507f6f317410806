namespace Appliance.Agent.Tests.Support;

/// <summary>One line of a log.</summary>
internal sealed record CapturedLog(int Id, string Category, string Text, string Scopes);
