using Appliance.Build.Stages;

namespace Appliance.Build.Tests.Stages;

/// <summary>A stage that writes what it is told, and counts how often it ran.</summary>
internal sealed class FakeStage(string name, Func<StageWorkspace, CancellationToken, Task> run) : IImageStage
{
    private int _runs;

    public FakeStage(string name, string text)
        : this(name, (workspace, token) => File.WriteAllTextAsync(workspace.File("file"), text, token))
    {
    }

    public string Name => name;

    public TimeSpan? MaximumAge { get; init; }

    /// <summary>What the output depends on.</summary>
    public string Input { get; init; } = "";

    /// <summary>The stages whose outputs count.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    public int Runs => _runs;

    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) =>
        fingerprint.Add("input", Input).Add("after", After.Select(stage => inputs[stage].Digest));

    public Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        return run(workspace, cancellationToken);
    }
}
