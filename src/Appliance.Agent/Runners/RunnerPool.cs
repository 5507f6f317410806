using Appliance.Agent.Models;
using Appliance.Agent.Runners.Devices;
using Appliance.Agent.Scheduling;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>The loaded models. Loads on demand, shares one load between requests, and lets requests to a model in fair turns.</summary>
internal sealed partial class RunnerPool(
    IRunnerHost host,
    RunnerStarter starter,
    RunnerRig rig,
    MemoryReturn memory,
    OwnersWishes wishes,
    IOptions<RunnerOptions> options,
    TimeProvider time,
    ILogger<RunnerPool> logger) : IAsyncDisposable
{
    // One request more than a runner answers at a time waits at the runner itself, so that no slot idles between two.
    private const int InReserve = 1;

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

    /// <summary>The models that are loaded now.</summary>
    public IReadOnlyList<LoadedModel> Loaded
    {
        get
        {
            lock (_lock)
            {
                return [.. _slots.Where(pair => pair.Value.Runner is { IsAlive: true }).Select(pair => Describe(pair.Key, pair.Value, pair.Value.Runner!))];
            }
        }
    }

    /// <summary>Requests that wait for the model.</summary>
    public int WaitingFor(string modelId)
    {
        lock (_lock)
        {
            return _slots.GetValueOrDefault(modelId)?.Queue.Waiting ?? 0;
        }
    }

    /// <summary>How often in a row the model's runner ended by itself soon after it was loaded.</summary>
    public int CrashesOf(string modelId)
    {
        lock (_lock)
        {
            return _slots.GetValueOrDefault(modelId)?.Crashes ?? 0;
        }
    }

    /// <summary>The model's runner, loaded first if need be, when it is the caller's turn. Cancelling gives up waiting; the load goes on for others.</summary>
    /// <param name="model">The model.</param>
    /// <param name="caller">Who asks, for fairness.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<LoadResult> AcquireAsync(Model model, string caller, CancellationToken cancellationToken)
    {
        var queue = SlotOf(model.Id).Queue;
        if (await queue.EnterAsync(caller, cancellationToken) is not { } turn)
        {
            return new LoadResult.Busy($"{queue.Waiting} requests wait for '{model.Id}' already", QueueRetry);
        }
        var isHandedOn = false;
        try
        {
            var result = await AcquireAsync(model, turn, cancellationToken);
            isHandedOn = result is LoadResult.Ready;
            return result;
        }
        finally
        {
            if (!isHandedOn)
            {
                turn.Dispose();
            }
        }
    }

    /// <summary>The same without waiting for a turn: for questions about the model that cost its runner nothing.</summary>
    public Task<LoadResult> AcquireAsync(Model model, CancellationToken cancellationToken) => AcquireAsync(model, turn: null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _oneLoad.WaitAsync();
        await Task.WhenAll(_slots.Values.Select(slot => slot.Runner).OfType<LoadedRunner>().Select(runner => runner.DisposeAsync().AsTask()));
        _oneLoad.Dispose();
        _stopping.Dispose();
    }

    private static readonly TimeSpan QueueRetry = TimeSpan.FromSeconds(5);

    private async Task<LoadResult> AcquireAsync(Model model, Turn? turn, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<LoadResult?> loading;
            lock (_lock)
            {
                var slot = SlotOf(model.Id);
                slot.Model = model;
                if (slot.Runner is { IsAlive: true } runner)
                {
                    return new LoadResult.Ready(Lease(slot, runner, turn));
                }
                var rest = slot.Rest - time.GetElapsedTime(slot.FailedAt);
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

    private RunnerSlot SlotOf(string modelId)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(modelId, out var slot))
            {
                var queue = new AdmissionQueue(options.Value.Slots + InReserve, options.Value.QueueLength);
                _slots.Add(modelId, slot = new RunnerSlot(queue) { KeepFor = UsualKeep });
            }
            return slot;
        }
    }

    private RunnerLease Lease(RunnerSlot slot, LoadedRunner runner, Turn? turn)
    {
        slot.Leases++;
        return new RunnerLease(runner, () =>
        {
            lock (_lock)
            {
                slot.Leases--;
                slot.LastUsed = time.GetTimestamp();
                slot.KeepFor = UsualKeep;
            }
            turn?.Dispose();
            NoteRelease();
        });
    }

    private LoadedModel Describe(string id, RunnerSlot slot, LoadedRunner runner)
    {
        var idle = slot.LastUsed == 0 || slot.Leases > 0 ? TimeSpan.Zero : time.GetElapsedTime(slot.LastUsed);
        return new LoadedModel(id, runner.Plan, runner.Memory, runner.GpuMemory, slot.Leases, slot.KeepFor - idle);
    }

    private TimeSpan? UsualKeep => options.Value.IdleTimeout > TimeSpan.Zero ? options.Value.IdleTimeout : null;
}
