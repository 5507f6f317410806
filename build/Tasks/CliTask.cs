using Appliance.Build.Processes;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Publishes the <c>hearth</c> program for a person's own computer.</summary>
[TaskName("Cli"), TaskDescription("Publishes the hearth program for this computer, or for --runtime=win-x64 and the like")]
public sealed class CliTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var runtime = context.Argument("runtime", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier);
        var folder = Path.Combine(context.Paths.Artifacts, "cli", runtime);
        await context.Commands.RunAsync(
            new Command("dotnet",
            [
                "publish", Path.Combine("src", "Appliance.Agent"), "--configuration", "Release", "--runtime", runtime, "--self-contained", "true",
                "-p:PublishSingleFile=true", "-p:DebugType=none", "-p:PublishDocumentationFiles=false", "-p:RunAnalyzers=false", "--output", folder,
            ])
            { WorkingDirectory = context.Paths.Repository, Hint = "name a runtime that .NET knows, such as linux-x64, win-x64 or osx-arm64" },
            null,
            context.Cancellation);
        Console.WriteLine($"  hearth is in {Path.GetRelativePath(context.Paths.Repository, folder)}/");
    }
}
