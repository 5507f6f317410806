using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tools;
using Cake.Common;
using Cake.Core;
using Cake.Frosting;

namespace Appliance.Build;

/// <summary>What tasks know: the arguments, the paths, the configuration, and the stages to run.</summary>
public sealed class BuildContext : FrostingContext, IDisposable
{
    // These targets are about the pipeline, not about one rig's image: the small profile serves them.
    private static readonly string[] SmallProfileTargets = ["Test", "Reproduce"];

    private readonly Lazy<ImageConfiguration> _configuration;
    private readonly Lazy<ImagePipeline> _pipeline;
    private readonly StageReport _report;
    private BuildLock? _lock;

    /// <summary>Reads the arguments; the configuration is read when a task first asks for it.</summary>
    public BuildContext(ICakeContext context, RunCancellation cancellation)
        : base(context)
    {
        Cancellation = cancellation.Token;
        var isSmall = context.Arguments.GetArguments("target").Any(target => SmallProfileTargets.Contains(target, StringComparer.OrdinalIgnoreCase));
        var profile = context.Argument("profile", isSmall ? "vm" : ImageConfigurationReader.DefaultProfile);
        Paths = new BuildPaths(context.Environment.WorkingDirectory.FullPath, profile);
        Builder = context.Argument("builder", "native");
        _configuration = new(() => ImageConfigurationReader.Read(Paths.Configs, Paths.Profile));
        _report = new StageReport(Console.Out, Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth), TimeProvider.System);
        _pipeline = new(() =>
        {
            DiskSpace.Require(Paths.Artifacts, ByteSize.FromGiB(8));
            _lock = BuildLock.Take(Paths.Artifacts, TimeProvider.System);
            return NewPipeline(Paths.Cache, Paths.Logs);
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _report.Dispose();
        _lock?.Dispose();
    }

    internal CancellationToken Cancellation { get; }

    internal BuildPaths Paths { get; }

    internal string Builder { get; }

    internal ImageConfiguration ImageConfiguration => _configuration.Value;

    internal BuildVersion Version { get; } = BuildVersion.Current;

    internal ICommandRunner Commands { get; } = new CommandRunner();

    internal ImagePipeline Pipeline => _pipeline.Value;

    internal ImageStages Image => Pipeline.Stages;

    internal StageOutputs Outputs => Pipeline.Outputs;

    internal Task EnsureAsync(params IReadOnlyList<IImageStage> stages) => Pipeline.EnsureAsync(Cancellation, stages);

    /// <summary>A pipeline with a cache of its own: it makes everything anew.</summary>
    internal ImagePipeline Fresh(string folder) => NewPipeline(Path.Combine(folder, "cache"), Path.Combine(folder, "logs"));

    private ImagePipeline NewPipeline(string cache, string logs)
    {
        var outputs = new StageOutputs();
        var toolbox = ToolboxFactory.Create(Builder, Commands, outputs);
        var runner = new StageRunner(new StageCache(cache, TimeProvider.System), outputs, _report, logs, TimeProvider.System);
        return new ImagePipeline(new ImageStages(ImageConfiguration, Paths, Version, Commands, ToolboxFactory.CreateTreeMaker(Builder, Commands), toolbox), runner, outputs);
    }
}
