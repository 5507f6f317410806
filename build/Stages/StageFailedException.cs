namespace Appliance.Build.Stages;

/// <summary>A stage could not make its output. Earlier outputs and the last good image stay as they were.</summary>
internal sealed class StageFailedException(string stage, string log, Exception inner)
    : Exception(string.Join(Environment.NewLine, $"Stage '{stage}' failed: {inner.Message}", $"  whole log: {log}"), inner)
{
    /// <summary>The stage's name.</summary>
    public string Stage { get; } = stage;
}
