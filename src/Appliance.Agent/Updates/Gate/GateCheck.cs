using System.Text;
using Appliance.Agent.Gateway;
using Appliance.Agent.Hardware;
using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Appliance.Agent.Updates.Boots;
using Appliance.Fitting.Gguf;
using Appliance.Hardware;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Updates.Gate;

/// <summary>
/// Finds out once, after the start, whether this version works on this rig: settings, cards, and a runner that computes. The gate asks for
/// what was found; asking starts nothing.
/// </summary>
internal sealed partial class GateCheck(
    SettingsStore settings, RigWatch rig, RunnerCalls calls, RunnerPool pool, IOptions<UpdateOptions> options, TimeProvider time, ILogger<GateCheck> logger) : BackgroundService
{
    public const string Cards = "cards";
    private const string Settings = "settings";
    private const string Runner = "runner";
    private const int Tries = 3;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private static readonly byte[] OneToken = Encoding.UTF8.GetBytes("""{"prompt":"a","n_predict":1,"cache_prompt":false}""");

    private volatile GateBody _current = new([new(Settings, GateState.Pending), new(Cards, GateState.Pending), new(Runner, GateState.Pending)]);

    /// <summary>What is known by now.</summary>
    public GateBody Current => _current;

    /// <summary>Sentences for the owner; none when all is well.</summary>
    public IEnumerable<string> Warnings => _current.Findings.Where(finding => finding.Reason is not null).Select(finding => char.ToUpperInvariant(finding.Reason![0]) + finding.Reason[1..] + ".");

    /// <summary>Whether a start of this version has proved good already: the agent was merely restarted, and the rig is at work.</summary>
    public static bool IsDecided(BootReport? report) => report?.Book.Current is { Outcome: BootOutcome.Healthy or BootOutcome.Settled };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Note(FindSettings());
            var (cards, count) = await FindCardsAsync(stoppingToken);
            Note(cards);
            Note(IsDecided(BootReport.Read(options.Value.RunDirectory)) ? new GateFinding(Runner, GateState.Good) : await FindRunnerAsync(stoppingToken));
            if (_current.Findings.All(finding => finding.State is GateState.Good or GateState.Told))
            {
                Remember(count);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private string Version => BootReport.Read(options.Value.RunDirectory)?.Running ?? ProductVersion.Short;

    private GateFinding FindSettings() => settings.Current.IsLost
        ? new GateFinding(Settings, GateState.Bad, "the settings cannot be read")
        : new GateFinding(Settings, GateState.Good);

    private async Task<(GateFinding Finding, int Count)> FindCardsAsync(CancellationToken cancellationToken)
    {
        // Null where the machine cannot be read: then no card is counted, and none is missed.
        var look = await rig.GetAsync(cancellationToken);
        var count = look.Rig?.Gpus.Count(gpu => gpu.State == GpuState.Ready);
        return count is { } now
            ? (CardCount.Judge(CardCount.Read(options.Value.Directory), Version, now), now)
            : (new GateFinding(Cards, GateState.Good), 0);
    }

    private async Task<GateFinding> FindRunnerAsync(CancellationToken cancellationToken)
    {
        if (options.Value.ProbeModel.Length == 0)
        {
            return new GateFinding(Runner, GateState.Good);
        }
        var problem = "";
        for (var i = 0; i < Tries; i++)
        {
            // A runner that failed is not started again right away.
            await Task.Delay(i == 0 ? TimeSpan.Zero : Rest, time, cancellationToken);
            if (await AskAsync(cancellationToken) is not { } failed)
            {
                return new GateFinding(Runner, GateState.Good);
            }
            problem = failed;
            Log.Silent(logger, problem);
        }
        return new GateFinding(Runner, GateState.Bad, $"no model could be run: {problem}");
    }

    /// <returns>Null when the runner has computed.</returns>
    private async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var model = ModelFileCheck.Check(options.Value.ProbeModel, cancellationToken);
            if (model is null)
            {
                return $"{options.Value.ProbeModel} is no model";
            }
            try
            {
                var (answer, error) = await calls.PostAsync(model, "/completion", OneToken, "gate", cancellationToken);
                using (answer)
                {
                    if (answer is not null)
                    {
                        await answer.Response.Content.LoadIntoBufferAsync(cancellationToken);
                    }
                    return error?.Message;
                }
            }
            finally
            {
                await pool.UnloadIdleAsync(model.Id, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is GgufException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            return e.Message;
        }
    }

    private void Remember(int count)
    {
        try
        {
            if (CardCount.Read(options.Value.Directory) is not { } before || before != new CardCount(Version, count))
            {
                new CardCount(Version, count).Write(options.Value.Directory);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk is told of elsewhere; it says nothing about this version.
            Log.Unwritten(logger, e.Message);
        }
    }

    private void Note(GateFinding found) => _current = new([.. _current.Findings.Select(finding => finding.Name == found.Name ? found : finding)]);

    private static partial class Log
    {
        [LoggerMessage(2121, LogLevel.Warning, "The built-in model was not answered: {Problem}")]
        public static partial void Silent(ILogger logger, string problem);

        [LoggerMessage(2122, LogLevel.Warning, "The number of cards could not be written down: {Problem}")]
        public static partial void Unwritten(ILogger logger, string problem);
    }
}
