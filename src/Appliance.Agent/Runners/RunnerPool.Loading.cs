using Appliance.Agent.Models;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Planning;
using Appliance.Fitting.Residency;

namespace Appliance.Agent.Runners;

/// <content>Loading: who stays, who goes, who waits.</content>
internal sealed partial class RunnerPool
{
    // A model that was not used for so long is not expected back.
    private static readonly TimeSpan Expectation = TimeSpan.FromMinutes(10);

    // A runner that lived longer was not killed by how it was loaded.
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(10);

    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <returns>Null when the model is loaded.</returns>
    private async Task<LoadResult?> LoadAsync(Model model, RunnerSlot slot)
    {
        var asked = time.GetTimestamp();
        var paused = new HashSet<RunnerSlot>();
        try
        {
            await RestAfterCrashAsync(slot);
            while (true)
            {
                var released = Volatile.Read(ref _released).Task;
                if (await TryLoadAsync(model, slot, paused, isImpatient: time.GetElapsedTime(asked) >= options.Value.YieldAfter) is { } outcome)
                {
                    return outcome.Result;
                }
                if (time.GetElapsedTime(asked) > options.Value.QueueTimeout)
                {
                    return Finish(slot, null, new LoadResult.Busy($"other models were busy for {options.Value.QueueTimeout.TotalSeconds:0} s", QueueRetry));
                }
                await Task.WhenAny(released, Task.Delay(TimeSpan.FromSeconds(1), time, _stopping.Token));
            }
        }
        catch (Exception e) when (e is RunnerException or GgufException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            rig.Forget();
            Log.Failed(logger, model.Id, e.Message);
            return Fail(slot, e.Message);
        }
        finally
        {
            foreach (var waiting in paused)
            {
                waiting.Queue.Resume();
            }
            Changed?.Invoke();
        }
    }

    /// <returns>Null when others have to finish first.</returns>
    private async Task<Outcome?> TryLoadAsync(Model model, RunnerSlot slot, HashSet<RunnerSlot> paused, bool isImpatient)
    {
        await _oneLoad.WaitAsync(_stopping.Token);
        try
        {
            if (slot.Runner is { IsAlive: true } adopted)
            {
                // It was taken over while this load waited.
                return new Outcome(Finish(slot, adopted, null));
            }
            await DisposeDeadAsync(slot);
            switch (await DecideAsync(model))
            {
                case ResidencyDecision.Refuse { Result: var refusal }:
                    var reason = Reason(refusal);
                    Log.TooLarge(logger, model.Id, reason);
                    return new Outcome(Finish(slot, null, new LoadResult.TooLarge(reason)));
                case ResidencyDecision.Start start when await UnloadAsync(start.Unload):
                    var runner = await starter.StartAsync(model, start.Plan, _stopping.Token);
                    slot.Queue.SetCapacity(runner.Plan.Options.Slots + InReserve);
                    _ = WatchAsync(model.Id, slot, runner);
                    return new Outcome(Finish(slot, runner, null));
                case ResidencyDecision.Wait wait when isImpatient:
                    Pause(wait.For, paused);
                    return null;
                default:
                    return null;
            }
        }
        finally
        {
            _oneLoad.Release();
        }
    }

    private async Task<ResidencyDecision> DecideAsync(Model model)
    {
        var (residents, expected) = Look(model.Id);
        var wanted = wishes.Find(model.Id);
        return ResidencyPlanner.Decide(new ResidencyQuestion
        {
            Model = model.ToCandidate(),
            Wish = new Wish { Slots = wanted?.Parallel ?? options.Value.Slots },
            // Not a demand: with less memory than when it was chosen the model runs all the same.
            LongestContext = wanted?.Context ?? options.Value.ContextTokens,
            Rig = await rig.IdleAsync(residents, _stopping.Token),
            Residents = residents,
            Expected = expected,
        });
    }

    private (IReadOnlyList<Resident> Residents, IReadOnlyList<ModelCandidate> Expected) Look(string wanted)
    {
        lock (_lock)
        {
            var residents = _slots.Where(pair => pair.Value.Runner is { IsAlive: true })
                .Select(pair => new Resident(pair.Key, pair.Value.Runner!.Plan, pair.Value.Leases > 0, pair.Value.LastUsed));
            var expected = _slots.Where(pair => pair.Key != wanted && pair.Value is { Runner: null, LastUsed: not 0, Failures: 0, Model: not null })
                .Where(pair => time.GetElapsedTime(pair.Value.LastUsed) < Expectation)
                .OrderByDescending(pair => pair.Value.LastUsed)
                .Select(pair => pair.Value.Model!.ToCandidate());
            return ([.. residents], [.. expected]);
        }
    }

    private void Pause(IReadOnlyList<string> models, HashSet<RunnerSlot> paused)
    {
        foreach (var slot in models.Select(SlotOf).Where(paused.Add))
        {
            slot.Queue.Pause();
        }
    }

    private void NoteRelease() =>
        Interlocked.Exchange(ref _released, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

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
            var rest = Backoff(slot.Failures);
            (slot.Runner, slot.Loading, slot.FailureReason) = (null, null, reason);
            (slot.Failures, slot.FailedAt, slot.Rest) = (slot.Failures + 1, time.GetTimestamp(), rest);
            return new LoadResult.Failed(reason, rest);
        }
    }

    /// <summary>Requests wait for a runner that crashed; only one that crashes again and again makes them wait longer.</summary>
    private Task RestAfterCrashAsync(RunnerSlot slot)
    {
        var rest = slot.Crashes > 1 ? Backoff(slot.Crashes - 2) : TimeSpan.Zero;
        return rest > TimeSpan.Zero ? Task.Delay(rest, time, _stopping.Token) : Task.CompletedTask;
    }

    private TimeSpan Backoff(int failures) =>
        TimeSpan.FromTicks((long)Math.Min(options.Value.Backoff.Ticks * Math.Pow(2, Math.Min(failures, 16)), options.Value.LongestBackoff.Ticks));

    private async Task WatchAsync(string modelId, RunnerSlot slot, LoadedRunner runner)
    {
        using var ended = new CancellationTokenSource();
        var watch = new HangWatch(runner, options.Value, time);
        _ = watch.RunAsync(() => slot.Leases > 0, () => Log.Hung(logger, modelId), ended.Token);
        var exit = await runner.Exited;
        await ended.CancelAsync();
        if (!runner.IsStopped || watch.HasHung)
        {
            var livedShortly = time.GetElapsedTime(runner.LoadedAt) < ShortLife;
            lock (_lock)
            {
                slot.Crashes = livedShortly ? slot.Crashes + 1 : 0;
            }
            Log.Ended(logger, modelId, exit.Summary);
            starter.NoteEnd(runner, exit);
        }
        NoteRelease();
        Changed?.Invoke();
    }

    private static string Reason(FitResult refusal) => refusal switch
    {
        FitResult.TooLarge tooLarge => tooLarge.Reason,
        FitResult.NotRunnable notRunnable => notRunnable.Reason,
        _ => throw new InvalidOperationException("A plan was refused without a reason."),
    };

    /// <param name="Result">Null when the model is loaded.</param>
    private sealed record Outcome(LoadResult? Result);
}
