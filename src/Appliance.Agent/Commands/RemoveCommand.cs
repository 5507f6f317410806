using System.CommandLine;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth rm</c>: has a running agent delete a model from its store.</summary>
internal static class RemoveCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The model's name in the API" };
        var (url, key) = (UrlOption.Create(), KeyOption.Create());
        var command = new Command("rm", "Delete a model from the store") { name, url, key };
        command.SetAction((parsed, cancellationToken) => RunAsync(new AgentClient(parsed.GetValue(url)!, parsed.GetValue(key)), parsed.GetValue(name)!, parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(AgentClient agent, string name, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (await agent.SendAsync(HttpMethod.Delete, $"/api/hearth/models/{Uri.EscapeDataString(name)}", null, cancellationToken) is { } problem)
        {
            await console.Error.WriteLineAsync(problem);
            return 1;
        }
        await console.Output.WriteLineAsync($"{name} was deleted.");
        return 0;
    }
}
