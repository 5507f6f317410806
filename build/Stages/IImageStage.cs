namespace Appliance.Build.Stages;

/// <summary>One step from sources to a flashable image. Safe to run again: a stage writes only into its workspace.</summary>
internal interface IImageStage
{
    /// <summary>The name in progress, logs, the cache and tests: <c>kernel-image</c>.</summary>
    string Name { get; }

    /// <summary>How long an output stays good although the fingerprint is the same; forever when null.</summary>
    TimeSpan? MaximumAge => null;

    /// <summary>Adds all that the output depends on. Outputs of other stages are asked from <paramref name="inputs"/>.</summary>
    void Describe(StageFingerprint fingerprint, StageOutputs inputs);

    /// <summary>Makes the output in the workspace.</summary>
    Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken);
}
