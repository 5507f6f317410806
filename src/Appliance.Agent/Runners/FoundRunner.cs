namespace Appliance.Agent.Runners;

/// <summary>A runner that an earlier agent started.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Environment">What it was told; empty when that is lost.</param>
internal sealed record FoundRunner(string Name, IReadOnlyDictionary<string, string> Environment);
