using System.CommandLine;
using Appliance.Agent.Gateway;
using Appliance.Agent.Health;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth status</c>: the version, and every model with its state.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var url = UrlOption.Create();
        var key = KeyOption.Create();
        var command = new Command("status", "Show a running agent's models") { url, key };
        command.SetAction((parsed, cancellationToken) => ShowAsync(
            new AgentClient(parsed.GetValue(url)!, parsed.GetValue(key)), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> ShowAsync(AgentClient client, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var (health, reason) = await client.GetAsync("/healthz", HealthJson.Default.HealthBody, cancellationToken);
        var (list, refusal) = await client.GetAsync("/v1/models", GatewayJson.Default.ModelListBody, cancellationToken);
        if (health is null || list is null)
        {
            await console.Error.WriteLineAsync(reason.Length > 0 ? reason : refusal);
            return 1;
        }
        await console.Output.WriteLineAsync($"{health.Product} {health.Version}: {health.Status}, {AgentStatus.Describe(health)}");
        foreach (var model in list.Data)
        {
            await console.Output.WriteLineAsync($"  {model.Id}  {new ByteSize(model.Meta.SizeBytes)}  {model.Meta.State}");
        }
        foreach (var file in list.Unusable)
        {
            await console.Output.WriteLineAsync($"  {file.File}  cannot be used: {file.Reason}");
        }
        return 0;
    }
}
