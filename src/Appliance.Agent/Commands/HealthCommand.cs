using System.CommandLine;
using Appliance.Agent.Health;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth health</c>: succeeds when the agent answers that it is well. The boot gate runs it.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var url = UrlOption.Create();
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for the agent to become well" };
        var command = new Command("health", "Exit with 0 when the agent is well") { url, wait };
        command.SetAction((parsed, cancellationToken) => AskAsync(
            parsed.GetValue(url)!, TimeSpan.FromSeconds(parsed.GetValue(wait)), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> AskAsync(string url, TimeSpan patience, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var client = new AgentClient(url, key: null);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (health, reason) = await client.GetAsync("/healthz", HealthJson.Default.HealthBody, cancellationToken);
            if (health is not null)
            {
                await console.Output.WriteLineAsync($"{health.Status}: {AgentStatus.Describe(health)}");
                return 0;
            }
            if (TimeProvider.System.GetElapsedTime(started) >= patience)
            {
                await console.Error.WriteLineAsync(reason);
                return 1;
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
