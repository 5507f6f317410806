using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;

namespace Appliance.Build.Tools;

/// <summary>Makes the toolbox that <c>--builder</c> asks for.</summary>
internal static class ToolboxFactory
{
    /// <summary>A toolbox on the Tools stage's output, which need not exist before the first command.</summary>
    /// <exception cref="ArgumentException">There is no such builder.</exception>
    public static IToolbox Create(string builder, ICommandRunner commands, StageOutputs outputs) => builder switch
    {
        "native" when !Environment.IsPrivilegedProcess => throw new UnauthorizedAccessException(
            "The native builder makes trees whose files belong to several users, and needs root for it. Run the build as root, or with --builder=docker."),
        "native" => new LateToolbox(_ => Task.FromResult<IToolbox>(new NativeToolbox(commands, outputs["tools"].File(StageCache.UnpackedTree)))),
        "docker" => new LateToolbox(async cancellationToken =>
        {
            var engine = new DockerEngine(commands);
            await engine.EnsureAsync(cancellationToken);
            return new DockerToolbox(commands, await engine.ImportBuilderAsync(outputs["tools"].File(ToolsStage.Tar), cancellationToken));
        }),
        _ => throw new ArgumentException($"--builder={builder} is not known: use native or docker."),
    };

    /// <summary>What makes the Tools tree for a builder.</summary>
    public static IToolsTreeMaker CreateTreeMaker(string builder, ICommandRunner commands) =>
        builder == "docker" ? new DockerTreeMaker(commands) : new NativeTreeMaker(commands);
}
