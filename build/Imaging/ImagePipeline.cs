using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>The stages of one image with the runner that runs them: what the tasks drive one by one, and Reproduce as a whole.</summary>
internal sealed class ImagePipeline(ImageStages stages, StageRunner runner, StageOutputs outputs)
{
    /// <summary>The stages up to the kernel image, in their order.</summary>
    public static IReadOnlyList<string> Order { get; } =
        ["tools", "publish", "root", "codecs", "runner", "assemble", "initrd", "seal", "kernel-image"];

    /// <summary>The stages.</summary>
    public ImageStages Stages => stages;

    /// <summary>What has been made so far.</summary>
    public StageOutputs Outputs => outputs;

    /// <summary>Makes sure that stages have run; those given together run side by side.</summary>
    public Task EnsureAsync(CancellationToken cancellationToken, params IReadOnlyList<IImageStage> some) =>
        Task.WhenAll(some.Select(stage => runner.EnsureAsync(stage, cancellationToken)));

    /// <summary>Makes agent, base system and runner side by side. Only the two trees wait for the tools.</summary>
    public Task BuildPartsAsync(CancellationToken cancellationToken)
    {
        return Task.WhenAll(EnsureAsync(cancellationToken, stages.Publish), TreesAsync());

        async Task TreesAsync()
        {
            await EnsureAsync(cancellationToken, stages.Tools);
            await Task.WhenAll(EnsureAsync(cancellationToken, stages.Root), BuildRunnerAsync(cancellationToken));
        }
    }

    /// <summary>Makes the runner's tree, with the codecs it needs before it.</summary>
    public async Task BuildRunnerAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken, stages.Codecs);
        await EnsureAsync(cancellationToken, stages.Runner);
    }

    /// <summary>Makes the verified root, and beside it the initrd that opens it.</summary>
    public Task SealAsync(CancellationToken cancellationToken) => EnsureAsync(cancellationToken, stages.Seal, stages.Initrd);

    /// <summary>Runs everything up to the raw disk images.</summary>
    public async Task BuildDisksAsync(CancellationToken cancellationToken)
    {
        await BuildKernelImageAsync(cancellationToken);
        await EnsureAsync(cancellationToken, [.. stages.Disks]);
    }

    /// <summary>Runs everything up to the files of an update.</summary>
    public async Task BuildUpdateAsync(CancellationToken cancellationToken)
    {
        await BuildKernelImageAsync(cancellationToken);
        await EnsureAsync(cancellationToken, stages.Update);
    }

    private async Task BuildKernelImageAsync(CancellationToken cancellationToken)
    {
        await BuildPartsAsync(cancellationToken);
        await EnsureAsync(cancellationToken, stages.Assemble);
        await SealAsync(cancellationToken);
        await EnsureAsync(cancellationToken, stages.KernelImage);
    }
}
