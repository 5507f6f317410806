using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners.Calibration;
using Appliance.Agent.Runners.Devices;
using Appliance.Fitting.Planning;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>Starts a runner as planned; when memory turns out short, with less, and never again the way that failed.</summary>
internal sealed partial class RunnerStarter(
    IRunnerHost host, CalibrationStore calibration, ServingMetrics metrics, IOptions<RunnerOptions> options, TimeProvider time, ILogger<RunnerStarter> logger,
    ComputeState? state = null)
{
    /// <summary>The runner, once its model is loaded.</summary>
    /// <exception cref="RunnerException">It did not come up.</exception>
    public async Task<LoadedRunner> StartAsync(Model model, ModelPlan plan, CancellationToken cancellationToken)
    {
        for (var next = plan; next is not null; next = PlanLadder.Next(next))
        {
            var launch = new RunnerLaunch(model, next) { CudaCards = state?.CudaCards ?? [] };
            if (calibration.RanOutOfMemory(launch))
            {
                continue;
            }
            try
            {
                return await StartAsync(launch with { IsMeasured = !calibration.IsMeasured(launch) }, cancellationToken);
            }
            catch (RunnerException e) when (e.IsOutOfMemory)
            {
                calibration.NoteOutOfMemory(launch);
                Log.OutOfMemory(logger, model.Id, launch.Signature, e.Message);
            }
        }
        throw new RunnerException("memory ran out however it was loaded: with smaller batches, a smaller cache and a shorter context. Take a smaller version of the model") { IsOutOfMemory = true };
    }

    /// <summary>A runner of an earlier agent, once it answers.</summary>
    /// <exception cref="RunnerException">It cannot be taken over.</exception>
    public async Task<LoadedRunner> AdoptAsync(Model model, ModelPlan plan, CancellationToken cancellationToken)
    {
        var launch = new RunnerLaunch(model, plan);
        return await ReadyAsync(await host.AdoptAsync(launch.Name, cancellationToken), launch, cancellationToken);
    }

    /// <summary>Draws conclusions from a runner that ended by itself.</summary>
    public void NoteEnd(LoadedRunner runner, RunnerExit exit)
    {
        if (exit.IsOutOfMemory)
        {
            calibration.NoteOutOfMemory(runner.Launch);
        }
    }

    private async Task<LoadedRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        Log.Loading(logger, launch.Model.Id, launch.Plan.Sentence);
        metrics.LoadStarted(launch.Model.Id);
        var outcome = "failed";
        LoadedRunner runner;
        try
        {
            runner = await ReadyAsync(await host.StartAsync(launch, cancellationToken), launch, cancellationToken);
            outcome = "loaded";
        }
        catch (RunnerException e) when (e.IsOutOfMemory)
        {
            outcome = "out_of_memory";
            throw;
        }
        finally
        {
            metrics.LoadEnded(launch.Model.Id, outcome, time.GetElapsedTime(started));
        }
        Log.Loaded(logger, launch.Model.Id, time.GetElapsedTime(started).TotalSeconds);
        if (launch.IsMeasured)
        {
            await CompareAsync(runner, cancellationToken);
        }
        return runner;
    }

    private async Task<LoadedRunner> ReadyAsync(IRunner runner, RunnerLaunch launch, CancellationToken cancellationToken)
    {
        var client = RunnerConnection.Open(runner.SocketPath);
        try
        {
            await RunnerReadiness.WaitAsync(runner, client, options.Value.StartTimeout, time, cancellationToken);
            return new LoadedRunner(runner, client, launch, time.GetTimestamp());
        }
        catch
        {
            await runner.DisposeAsync();
            client.Dispose();
            throw;
        }
    }

    private async Task CompareAsync(LoadedRunner runner, CancellationToken cancellationToken)
    {
        var reserved = BufferReport.Parse(await runner.ReadLogAsync(cancellationToken));
        var devices = runner.Plan.Gpus.Zip(runner.Plan.Memory.Gpus)
            .Where(pair => reserved.ContainsKey(pair.First.Id))
            .Select(pair => new DeviceRecord(pair.First.Name, (pair.Second.Total - pair.Second.Driver).Bytes, reserved[pair.First.Id].Bytes))
            .ToList();
        foreach (var device in devices)
        {
            Log.Compared(logger, runner.Launch.Model.Id, device.Device, new ByteSize(device.PlannedBytes), new ByteSize(device.ReservedBytes));
        }
        calibration.NoteReserved(runner.Launch, devices);
    }

    private static partial class Log
    {
        [LoggerMessage(1211, LogLevel.Information, "Loading {Model}: {Plan}")]
        public static partial void Loading(ILogger logger, string model, string plan);

        [LoggerMessage(1212, LogLevel.Information, "Loaded {Model} in {Seconds:0.0} s")]
        public static partial void Loaded(ILogger logger, string model, double seconds);

        [LoggerMessage(1251, LogLevel.Warning, "{Model} ran out of memory with {Arguments}: {Reason}. It is tried with less, and never so again")]
        public static partial void OutOfMemory(ILogger logger, string model, string arguments, string reason);

        [LoggerMessage(1252, LogLevel.Information, "{Model} on {Device}: {Planned} planned, {Reserved} reserved")]
        public static partial void Compared(ILogger logger, string model, string device, ByteSize planned, ByteSize reserved);
    }
}
