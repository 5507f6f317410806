using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Appliance.Agent.OpenWebUi;

namespace Appliance.Agent.Commands;

/// <summary>
/// <c>hearth chat-stop</c>: waits until Open WebUI may be ended. While it changes its database it answers nothing yet, and must not be; when it
/// has ended by itself there is nothing to wait for. Its unit runs this before it ends it.
/// </summary>
internal static class ChatStopCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var url = new Option<string>("--url") { DefaultValueFactory = _ => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{OpenWebUiEnvironment.Port}/ready") };
        var process = new Option<int>("--process") { DefaultValueFactory = _ => MainProcess() };
        var command = new Command("chat-stop", "Wait until Open WebUI may be ended") { url, process };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => WaitAsync(new Uri(parsed.GetValue(url)!), parsed.GetValue(process), cancellationToken));
        return command;
    }

    private static async Task<int> WaitAsync(Uri ready, int process, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        while (IsAlive(process) && !await IsReadyAsync(client, ready, cancellationToken))
        {
            await Task.Delay(Pause, cancellationToken);
        }
        return 0;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri ready, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(ready, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // systemd.exec(5): set for the commands that stop a service.
    private static int MainProcess() => int.TryParse(Environment.GetEnvironmentVariable("MAINPID"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
