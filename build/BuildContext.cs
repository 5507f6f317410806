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
public sealed class BuildContext : FrostingContext
{
    private readonly Lazy<ImageConfiguration> _configuration;

    /// <summary>Reads the arguments; the configuration is read when a task first asks for it.</summary>
    public BuildContext(ICakeContext context, RunCancellation cancellation)
        : base(context)
    {
        Cancellation = cancellation.Token;
        Paths = new BuildPaths(context.Environment.WorkingDirectory.FullPath, context.Argument("profile", "appliance"));
        Builder = context.Argument("builder", "native");
        _configuration = new Lazy<ImageConfiguration>(() => ImageConfigurationReader.Read(Paths.Configs, Paths.Profile));
        int? width = Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth);
        Report = new StageReport(Console.Out, width, TimeProvider.System);
        Stages = new StageRunner(
            new StageCache(Paths.Cache, TimeProvider.System), Outputs, Report, Paths.Logs, TimeProvider.System);
        Toolbox = ToolboxFactory.Create(Builder, Commands, Outputs);
    }

    internal CancellationToken Cancellation { get; }

    internal BuildPaths Paths { get; }

    internal string Builder { get; }

    internal ImageConfiguration ImageConfiguration => _configuration.Value;

    internal BuildVersion Version { get; } = BuildVersion.Current;

    internal ICommandRunner Commands { get; } = new CommandRunner();

    internal IToolbox Toolbox { get; }

    internal StageReport Report { get; }

    internal StageOutputs Outputs { get; } = new();

    internal StageRunner Stages { get; }

    internal ImageStages Image => new(ImageConfiguration, Paths, Version, Commands, Toolbox);

    internal Task EnsureAsync(params IReadOnlyList<IImageStage> stages) =>
        Task.WhenAll(stages.Select(stage => Stages.EnsureAsync(stage, Cancellation)));
}
