using System.Collections.Concurrent;

namespace Appliance.Build.Stages;

/// <summary>The outputs of all stages that have finished in this run.</summary>
internal sealed class StageOutputs
{
    private readonly ConcurrentDictionary<string, StageOutput> _outputs = new(StringComparer.Ordinal);

    /// <summary>The output of a stage.</summary>
    /// <exception cref="InvalidOperationException">The stage has not run: a task lacks a dependency.</exception>
    public StageOutput this[string stage] => _outputs.TryGetValue(stage, out var output)
        ? output
        : throw new InvalidOperationException($"Stage '{stage}' has not run yet; the task that needs it must depend on it.");

    /// <summary>All outputs so far, by the stages' names.</summary>
    public IReadOnlyDictionary<string, StageOutput> All => _outputs;

    /// <summary>Records a finished stage.</summary>
    public void Add(StageOutput output) => _outputs[output.Stage] = output;
}
