using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Fetches and unpacks Open WebUI.</summary>
[TaskName("Chat"), TaskDescription("Fetches and unpacks Open WebUI"), IsDependentOn(typeof(ToolsTask))]
public sealed class ChatTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Pipeline.BuildChatAsync(context.Cancellation);
}
