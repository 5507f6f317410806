using Appliance.Agent.Models;

namespace Appliance.Agent.Runners;

/// <summary>Once after the first scan: takes over what an agent before this one left running.</summary>
internal sealed partial class RunnerAdoption(RunnerPool pool, ModelStore store, ILogger<RunnerAdoption> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await pool.AdoptAsync((await store.GetAsync(stoppingToken)).Models, stoppingToken);
        }
        catch (IOException e)
        {
            Log.CannotLook(logger, e.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before there was anything to do.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1221, LogLevel.Warning, "Runners of an earlier agent cannot be looked for: {Message}")]
        public static partial void CannotLook(ILogger logger, string message);
    }
}
