using Appliance.Agent.Models;
using Appliance.Fitting.Gguf;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>The loaded models. Loads on demand, shares one load between requests, evicts idle models when memory is short.</summary>
internal sealed partial class RunnerPool(
    IRunnerHost host,
    MemoryGate memory,
    IOptions<RunnerOptions> options,
    TimeProvider time,
    ILogger<RunnerPool> logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RunnerSlot> _slots = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneLoad = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Raised after a model was loaded, unloaded, or failed.</summary>
    public event Action? Changed;

    /// <summary>What the model of this name is doing.</summary>
    public ModelState StateOf(string modelId)
    {
        lock (_lock)
        {
            return _slots.GetValueOrDefault(modelId) switch
            {
                { Runner.IsAlive: true } => ModelState.Loaded,
                { Loading: not null } => ModelState.Loading,
                { Failures: > 0 } => ModelState.Failed,
                _ => ModelState.Available,
            };
        }
    }

    /// <summary>What the model is estimated to occupy; null when it is not loaded.</summary>
    public ByteSize? MemoryOf(string modelId)
    {
        lock (_lock)
        {
            return _slots.GetValueOrDefault(modelId) is { Runner: { IsAlive: true } runner } ? runner.Memory : null;
        }
    }

    /// <summary>The model's runner, loaded first if need be. Cancelling gives up waiting; the load goes on for others.</summary>
    public async Task<LoadResult> AcquireAsync(Model model, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<LoadResult?> loading;
            lock (_lock)
            {
                var slot = SlotOf(model.Id);
                if (slot.Runner is { IsAlive: true } runner)
                {
                    return new LoadResult.Ready(Lease(slot, runner));
                }
                var rest = slot.RetryAt - time.GetUtcNow();
                if (slot.Loading is null && slot.Failures > 0 && rest > TimeSpan.Zero)
                {
                    return new LoadResult.Failed(slot.FailureReason, rest);
                }
                loading = slot.Loading ??= Task.Run(() => LoadAsync(model, slot), CancellationToken.None);
            }
            Changed?.Invoke();
            if (await loading.WaitAsync(cancellationToken) is { } refused)
            {
                return refused;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _oneLoad.WaitAsync();
        foreach (var runner in _slots.Values.Select(slot => slot.Runner).OfType<LoadedRunner>())
        {
            await runner.DisposeAsync();
        }
        _oneLoad.Dispose();
        _stopping.Dispose();
    }

    private RunnerSlot SlotOf(string modelId)
    {
        if (!_slots.TryGetValue(modelId, out var slot))
        {
            _slots.Add(modelId, slot = new RunnerSlot());
        }
        return slot;
    }

    private RunnerLease Lease(RunnerSlot slot, LoadedRunner runner)
    {
        slot.Leases++;
        return new RunnerLease(runner, () =>
        {
            lock (_lock)
            {
                slot.Leases--;
                slot.LastUsed = time.GetTimestamp();
            }
        });
    }

    /// <returns>Null when the model is loaded.</returns>
    private async Task<LoadResult?> LoadAsync(Model model, RunnerSlot slot)
    {
        await _oneLoad.WaitAsync(_stopping.Token);
        try
        {
            await DisposeDeadAsync(slot);
            var launch = RunnerLaunch.For(model, options.Value);
            var needed = launch.Memory;
            if (await MakeRoomAsync(needed) is { } available)
            {
                Log.TooLarge(logger, model.Id, needed, available);
                return Finish(slot, null, new LoadResult.TooLarge(needed, available));
            }
            var runner = await StartAsync(launch, needed);
            _ = WatchAsync(model.Id, runner);
            return Finish(slot, runner, null);
        }
        catch (Exception e) when (e is RunnerException or GgufException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Log.Failed(logger, model.Id, e.Message);
            return Fail(slot, e.Message);
        }
        finally
        {
            _oneLoad.Release();
            Changed?.Invoke();
        }
    }

    private async Task<LoadedRunner> StartAsync(RunnerLaunch launch, ByteSize needed)
    {
        var started = time.GetTimestamp();
        Log.Loading(logger, launch.Model.Id, needed);
        var runner = await host.StartAsync(launch, _stopping.Token);
        var client = RunnerConnection.Open(runner.SocketPath);
        try
        {
            await RunnerReadiness.WaitAsync(runner, client, options.Value.StartTimeout, time, _stopping.Token);
        }
        catch
        {
            await runner.DisposeAsync();
            client.Dispose();
            throw;
        }
        Log.Loaded(logger, launch.Model.Id, time.GetElapsedTime(started).TotalSeconds);
        return new LoadedRunner(runner, client, needed);
    }

    private LoadResult? Finish(RunnerSlot slot, LoadedRunner? runner, LoadResult? result)
    {
        lock (_lock)
        {
            (slot.Runner, slot.Loading, slot.Failures, slot.LastUsed) = (runner, null, 0, time.GetTimestamp());
            return result;
        }
    }

    private LoadResult.Failed Fail(RunnerSlot slot, string reason)
    {
        lock (_lock)
        {
            var factor = Math.Pow(2, Math.Min(slot.Failures, 16));
            var rest = TimeSpan.FromTicks(Math.Min((long)(options.Value.Backoff.Ticks * factor), options.Value.LongestBackoff.Ticks));
            (slot.Runner, slot.Loading, slot.FailureReason) = (null, null, reason);
            (slot.Failures, slot.RetryAt) = (slot.Failures + 1, time.GetUtcNow() + rest);
            return new LoadResult.Failed(reason, rest);
        }
    }

    private async Task WatchAsync(string modelId, LoadedRunner runner)
    {
        var exit = await runner.Exited;
        if (!runner.IsStopped)
        {
            Log.Ended(logger, modelId, exit.Summary);
        }
        Changed?.Invoke();
    }
}
