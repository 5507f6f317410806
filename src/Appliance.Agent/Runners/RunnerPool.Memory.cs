namespace Appliance.Agent.Runners;

/// <content>Unloading. What is private is called while the one load is held.</content>
internal sealed partial class RunnerPool
{
    /// <summary>Unloads a model unless it is answering or not loaded.</summary>
    /// <returns>False when it is answering.</returns>
    public async Task<bool> UnloadIdleAsync(string modelId, CancellationToken cancellationToken)
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
            return StateOf(modelId) != ModelState.Loaded;
        }
        finally
        {
            _oneLoad.Release();
            Changed?.Invoke();
        }
    }

    /// <summary>Says how long a model stays loaded after its last use, until it is used again.</summary>
    public void Keep(string modelId, KeepLoaded keep)
    {
        lock (_lock)
        {
            if (_slots.GetValueOrDefault(modelId) is { } slot)
            {
                slot.KeepFor = keep.For;
            }
        }
    }

    /// <summary>Unloads models that were not used for as long as they are to be kept.</summary>
    public async Task UnloadUnusedAsync(CancellationToken cancellationToken)
    {
        await _oneLoad.WaitAsync(cancellationToken);
        try
        {
            foreach (var model in Loaded.Where(model => model is { Answering: 0, UnloadsIn: { } left } && left <= TimeSpan.Zero))
            {
                if (TakeIdle(model.Id) is { } runner)
                {
                    Log.UnloadingUnused(logger, model.Id);
                    await runner.DisposeAsync();
                    Changed?.Invoke();
                }
            }
        }
        finally
        {
            _oneLoad.Release();
        }
    }

    /// <returns>False when one of them has begun to answer meanwhile.</returns>
    private async Task<bool> UnloadAsync(IReadOnlyList<string> models)
    {
        foreach (var model in models)
        {
            if (TakeIdle(model) is not { } runner)
            {
                return false;
            }
            Log.Unloading(logger, model);
            await GiveBackAsync(model, runner);
            Changed?.Invoke();
        }
        return true;
    }

    private async Task GiveBackAsync(string model, LoadedRunner runner)
    {
        var before = runner.GpuMemory > ByteSize.Zero ? await memory.FreeAsync(_stopping.Token) : null;
        await runner.DisposeAsync();
        if (!await memory.WaitAsync(before, runner.GpuMemory, _stopping.Token))
        {
            Log.NotGivenBack(logger, model);
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
