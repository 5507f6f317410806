namespace Appliance.Agent.Runners;

/// <content>Making room: who is unloaded so that another model fits. What is private is called while the one load is held.</content>
internal sealed partial class RunnerPool
{
    /// <summary>Unloads a model unless it is answering or not loaded.</summary>
    public async Task UnloadIdleAsync(string modelId, CancellationToken cancellationToken)
    {
        // Memory that is being given back must not be promised to a load meanwhile.
        await _oneLoad.WaitAsync(cancellationToken);
        try
        {
            if (TakeIdle(modelId) is { } runner)
            {
                Log.UnloadingAsAsked(logger, modelId);
                await runner.DisposeAsync();
            }
        }
        finally
        {
            _oneLoad.Release();
            Changed?.Invoke();
        }
    }

    /// <summary>Unloads idle models, longest unused first, until <paramref name="needed"/> fits.</summary>
    /// <returns>Null when it fits; otherwise what could be had at most.</returns>
    private async Task<ByteSize?> MakeRoomAsync(ByteSize needed)
    {
        var most = memory.Available(OccupiedBy(slot => slot.Leases > 0), OccupiedBy(slot => slot.Leases == 0));
        if (needed > most)
        {
            return most;
        }
        while (memory.Available(OccupiedBy(_ => true), ByteSize.Zero) is var available && needed > available)
        {
            if (TakeLongestIdle() is not { } victim)
            {
                return available;
            }
            Log.Unloading(logger, victim.ModelId);
            await victim.Runner.DisposeAsync();
            Changed?.Invoke();
        }
        return null;
    }

    private ByteSize OccupiedBy(Func<RunnerSlot, bool> included)
    {
        lock (_lock)
        {
            return _slots.Values.Where(slot => slot.Runner is { IsAlive: true } && included(slot))
                .Aggregate(ByteSize.Zero, (sum, slot) => sum + slot.Runner!.Memory);
        }
    }

    private (string ModelId, LoadedRunner Runner)? TakeLongestIdle()
    {
        lock (_lock)
        {
            var (modelId, slot) = _slots.Where(pair => pair.Value is { Runner.IsAlive: true, Leases: 0 })
                .MinBy(pair => pair.Value.LastUsed);
            if (slot?.Runner is not { } runner)
            {
                return null;
            }
            slot.Runner = null;
            return (modelId, runner);
        }
    }

    private LoadedRunner? TakeIdle(string modelId)
    {
        lock (_lock)
        {
            if (_slots.GetValueOrDefault(modelId) is not { Leases: 0, Runner: { IsAlive: true } runner } slot)
            {
                return null;
            }
            slot.Runner = null;
            return runner;
        }
    }

    private async Task DisposeDeadAsync(RunnerSlot slot)
    {
        LoadedRunner? dead;
        lock (_lock)
        {
            (dead, slot.Runner) = (slot.Runner, null);
        }
        if (dead is not null)
        {
            await dead.DisposeAsync();
        }
    }
}
