using System.CommandLine;
using Appliance.Agent.Health;
using Appliance.Agent.Updates.Gate;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth health</c>: succeeds when the agent answers that it is well. The boot gate runs it.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var url = UrlOption.Create();
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for the agent to become well" };
        var gate = new Option<string?>("--gate") { Description = "Ask also whether this version works on this rig, and write down in this file why not", Hidden = true };
        var page = new Option<string>("--console") { DefaultValueFactory = _ => "https://127.0.0.1", Hidden = true };
        var command = new Command("health", "Exit with 0 when the agent is well") { url, wait, gate, page };
        command.SetAction((parsed, cancellationToken) => AskAsync(
            parsed.GetValue(gate) is null ? new Questions(parsed.GetValue(url)!, null) : new Questions(parsed.GetValue(url)!, parsed.GetValue(page)),
            TimeSpan.FromSeconds(parsed.GetValue(wait)), parsed.GetValue(gate), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> AskAsync(
        Questions questions, TimeSpan patience, string? reasonFile, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (well, problem, isFinal) = await questions.AskAsync(cancellationToken);
            if (problem is null)
            {
                await console.Output.WriteLineAsync(well);
                return 0;
            }
            if (isFinal || TimeProvider.System.GetElapsedTime(started) >= patience)
            {
                await console.Error.WriteLineAsync(problem);
                if (reasonFile is not null)
                {
                    await File.WriteAllTextAsync(reasonFile, problem + "\n", cancellationToken);
                }
                return 1;
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>What is asked: the agent alone, or for the gate also what it found out about this rig, and the console.</summary>
    private sealed record Questions(string Url, string? Console)
    {
        /// <returns>A line when all is well; otherwise what is not, and whether waiting cannot change it.</returns>
        public async Task<(string Well, string? Problem, bool IsFinal)> AskAsync(CancellationToken cancellationToken)
        {
            var client = new AgentClient(Url, key: null);
            var (health, reason) = await client.GetAsync("/healthz", HealthJson.Default.HealthBody, cancellationToken);
            if (health is null)
            {
                return ("", Console is null ? reason : $"the agent does not answer: {reason}", false);
            }
            var well = $"{health.Status}: {AgentStatus.Describe(health)}";
            if (Console is null)
            {
                return (well, null, false);
            }
            var (gate, silence) = await client.GetAsync(GateEndpoint.Path, GateJson.Default.GateBody, cancellationToken);
            var bad = gate?.Findings.FirstOrDefault(finding => finding.State == GateState.Bad);
            var pending = gate?.Findings.FirstOrDefault(finding => finding.State == GateState.Pending);
            return gate is null ? ("", silence, false)
                : bad is not null ? ("", bad.Reason ?? bad.Name, true)
                : pending is not null ? ("", $"it was not found out in time whether the {pending.Name} can be used", false)
                : (well, await AskConsoleAsync(Console, cancellationToken), false);
        }

        // Any answer but a failure will do: the door is shut to whoever has no session.
        private static async Task<string?> AskConsoleAsync(string address, CancellationToken cancellationToken)
        {
            using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
            // The certificate is the device's own, and this asks no secrets.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
            using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
            try
            {
                using var response = await client.GetAsync(new Uri(new Uri(address), "/sign-in"), cancellationToken);
                return (int)response.StatusCode < 500 ? null : $"the console answers with status {(int)response.StatusCode}";
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return $"the console does not answer: {e.GetBaseException().Message}";
            }
        }
    }
}
