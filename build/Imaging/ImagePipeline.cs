using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>The stages of one image with the runner that runs them: what the tasks drive one by one, and Reproduce as a whole.</summary>
/// <param name="stages">The stages.</param>
/// <param name="runner">Runs them.</param>
/// <param name="outputs">Takes what they make.</param>
/// <param name="whenAbsent">Is told that the chat's image could not be reached and goes on without it; null to fail instead.</param>
internal sealed class ImagePipeline(ImageStages stages, StageRunner runner, StageOutputs outputs, Action<string>? whenAbsent = null)
{
    private int _isToldOfChat;

    /// <summary>The stages up to the kernel image, in their order.</summary>
    public static IReadOnlyList<string> Order { get; } =
        ["tools", "publish", "root", "kernel-version", "driver", "secure-boot", "codecs", "runner", "chat", "assemble", "initrd", "seal", "kernel-image"];

    /// <summary>The stages.</summary>
    public ImageStages Stages => stages;

    /// <summary>What has been made so far.</summary>
    public StageOutputs Outputs => outputs;

    /// <summary>Makes sure that stages have run; those given together run side by side.</summary>
    public Task EnsureAsync(CancellationToken cancellationToken, params IReadOnlyList<IImageStage> some) =>
        Task.WhenAll(some.Select(stage => runner.EnsureAsync(stage, cancellationToken)));

    /// <summary>Makes agent, base system and runner side by side. Only the trees wait for the tools.</summary>
    public Task BuildPartsAsync(CancellationToken cancellationToken)
    {
        return Task.WhenAll(EnsureAsync(cancellationToken, stages.Publish), TreesAsync());

        async Task TreesAsync()
        {
            await EnsureAsync(cancellationToken, stages.Tools);
            await Task.WhenAll(
                BuildRootAsync(cancellationToken), BuildRunnerAsync(cancellationToken), BuildChatAsync(cancellationToken), SignLoaderAsync(cancellationToken));
        }
    }

    /// <summary>Makes the base system, and the graphics driver for its kernel where one is wanted.</summary>
    public async Task BuildRootAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken, stages.Root);
        await EnsureAsync(cancellationToken, ImageStages.KernelVersion);
        if (stages.Driver is { } driver)
        {
            await EnsureAsync(cancellationToken, driver);
        }
    }

    /// <summary>Signs the boot loader where that is wanted.</summary>
    public Task SignLoaderAsync(CancellationToken cancellationToken) =>
        stages.SecureBoot is { } secureBoot ? EnsureAsync(cancellationToken, secureBoot) : Task.CompletedTask;

    /// <summary>Makes the runner's tree, with the codecs it needs before it.</summary>
    public async Task BuildRunnerAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken, stages.Codecs);
        await EnsureAsync(cancellationToken, stages.Runner);
    }

    /// <summary>Fetches and unpacks the chat where one is wanted. When nobody answers, the image goes without it and is told so.</summary>
    /// <exception cref="StageFailedException">It failed otherwise, or the build is strict.</exception>
    public async Task BuildChatAsync(CancellationToken cancellationToken)
    {
        if (stages.Chat is not { } chat)
        {
            return;
        }
        try
        {
            await EnsureAsync(cancellationToken, chat);
        }
        catch (StageFailedException exception) when (whenAbsent is not null && exception.InnerException is ChatUnreachableException absent)
        {
            if (Interlocked.Exchange(ref _isToldOfChat, 1) == 0)
            {
                whenAbsent($"{absent.Where} could not be reached, so this image has no Open WebUI: the console's own chat is in it. Build again when the network leads there, or with --strict to stop instead.");
            }
        }
    }

    /// <summary>Makes the verified root, and beside it the initrd that opens it.</summary>
    public Task SealAsync(CancellationToken cancellationToken) => EnsureAsync(cancellationToken, stages.Seal, stages.Initrd);

    /// <summary>Runs everything up to the raw disk images.</summary>
    public async Task BuildDisksAsync(CancellationToken cancellationToken)
    {
        await BuildKernelImageAsync(cancellationToken);
        await EnsureAsync(cancellationToken, [.. stages.Disks]);
    }

    /// <summary>Runs everything up to one raw disk image, for disks with sectors of this many bytes.</summary>
    public async Task BuildDiskAsync(int sectorSize, CancellationToken cancellationToken)
    {
        await BuildKernelImageAsync(cancellationToken);
        await EnsureAsync(cancellationToken, stages.Disk(sectorSize));
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
