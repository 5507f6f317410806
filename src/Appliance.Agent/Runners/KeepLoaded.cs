namespace Appliance.Agent.Runners;

/// <summary>How long a client wants a model to stay loaded after it was used.</summary>
/// <param name="For">Null for as long as its memory is not wanted by another.</param>
internal sealed record KeepLoaded(TimeSpan? For);
