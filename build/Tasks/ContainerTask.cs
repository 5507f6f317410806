using Appliance.Build.Containers;
using Appliance.Build.Imaging;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes a container image of the server, to try it without flashing anything.</summary>
[TaskName("Container"), TaskDescription("Makes a container image of the server, to try before flashing")]
[IsDependentOn(typeof(AgentTask)), IsDependentOn(typeof(RunnerTask))]
public sealed class ContainerTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.EnsureAsync(context.Image.Container);
        Delivery.Deliver(context.Outputs["container"], context.Paths.Output);
        var archive = HearthContainer.FileName(context.Version.Version);
        var folder = Path.GetRelativePath(context.Paths.Repository, context.Paths.Output);
        Console.WriteLine($"""
              {folder}/{archive} is ready. To try it:
                docker load --input {folder}/{archive}
                docker run --rm -p 127.0.0.1:11434:11434 -v PATH_TO_YOUR_MODELS:/var/lib/hearth/models:ro hearth-os:{context.Version.Version}
            """);
    }
}
