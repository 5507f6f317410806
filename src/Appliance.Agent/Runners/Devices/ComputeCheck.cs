using Appliance.Agent.Hardware;
using Appliance.Hardware;

namespace Appliance.Agent.Runners.Devices;

/// <summary>Asks at the start what NVIDIA's cards compute with: an owner learns of a driver that did not come up before the first question, not from its slowness.</summary>
internal sealed partial class ComputeCheck(RigWatch watch, IRunnerHost host, ComputeState state, ILogger<ComputeCheck> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var look = await watch.GetAsync(stoppingToken);
            if (look.Rig?.Gpus.Any(card => card is { Vendor: GpuVendor.Nvidia, State: GpuState.Ready }) == true)
            {
                state.Note(await host.ListDevicesAsync(stoppingToken));
            }
            state.Tell();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception e) when (e is IOException or RunnerException)
        {
            Log.NotAsked(logger, e.Message);
            state.Note(new RunnerDevices([], e.Message));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1235, LogLevel.Error, "What the cards compute with cannot be asked: {Reason}. The next model that is loaded asks again")]
        public static partial void NotAsked(ILogger logger, string reason);
    }
}
