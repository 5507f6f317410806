using Appliance.Build.Publishing;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Lays the update out in a folder that a web server or a stick serves, beside the versions that are there.</summary>
[TaskName("Publish"), TaskDescription("Publishes the update to --to=DIR, a folder for a web server or a HEARTH-UPDATE stick; --channel, --notes=FILE")]
[IsDependentOn(typeof(ImageTask))]
public sealed class PublishTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Argument("to", "") is { Length: > 0 } to
        ? context.PublishAsync(Path.GetFullPath(to, context.Paths.Repository), context.ImageConfiguration.Update.Keep)
        : throw new PublishingException("Publish needs --to=DIR, the folder that a web server or a stick serves. Nothing was published.");
}
