using System.CommandLine;
using System.Net.Sockets;
using Appliance.Agent.Hosting;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth serve</c>: the agent itself.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen, such as http://127.0.0.1:11434" };
        var models = new Option<string[]>("--models") { Description = "Directories to look for GGUF files in", AllowMultipleArgumentsPerToken = true };
        var screen = new Option<string?>("--screen") { Description = "Terminal device to show the state on, such as /dev/tty1" };
        var runners = new Option<string?>("--runners") { Description = "What starts llama-server: process, systemd or container" };
        var command = new Command("serve", "Serve models over the network until stopped") { urls, models, screen, runners };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = new Dictionary<string, string?>
            {
                ["Gateway:Urls"] = parsed.GetValue(urls),
                ["Screen:Device"] = parsed.GetValue(screen),
                ["Runners:Host"] = parsed.GetValue(runners),
            };
            foreach (var (index, directory) in (parsed.GetValue(models) ?? []).Index())
            {
                settings[$"Models:Directories:{index}"] = Path.GetFullPath(directory);
            }
            return ServeAsync(settings.Where(setting => setting.Value is not null), cancellationToken);
        });
        return command;
    }

    private static async Task<int> ServeAsync(IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = AgentApplication.Build(settings);
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is OptionsValidationException or IOException or SocketException or InvalidOperationException)
        {
            await System.Console.Error.WriteLineAsync($"hearth cannot serve: {e.Message}");
            return 1;
        }
    }
}
