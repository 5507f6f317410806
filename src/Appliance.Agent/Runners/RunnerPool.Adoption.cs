using Appliance.Agent.Models;
using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Runners;

/// <content>After a crash of the agent its runners are still up: they are taken over, not loaded again.</content>
internal sealed partial class RunnerPool
{
    /// <summary>Takes over the running runners of <paramref name="models"/> and stops those that nobody knows.</summary>
    public async Task AdoptAsync(IReadOnlyList<Model> models, CancellationToken cancellationToken)
    {
        // Before anything is loaded: nothing may be planned into memory that a runner of before still holds.
        await _oneLoad.WaitAsync(cancellationToken);
        try
        {
            foreach (var found in (await host.FindRunningAsync(cancellationToken)).Where(found => !IsOwn(found.Name)))
            {
                var model = models.FirstOrDefault(model => RunnerLaunch.NameOf(model.Id) == found.Name);
                if (model is null || !await TryAdoptAsync(model, found, cancellationToken))
                {
                    Log.StoppingUnknown(logger, found.Name);
                    await host.StopAsync(found.Name, cancellationToken);
                }
            }
        }
        finally
        {
            _oneLoad.Release();
            Changed?.Invoke();
        }
    }

    // Somebody may have asked for a model, or the health gate for its probe, before there was time to look around.
    private bool IsOwn(string name)
    {
        lock (_lock)
        {
            return _slots.Values.Any(slot => slot.Runner is { IsAlive: true } runner && runner.Launch.Name == name);
        }
    }

    private async Task<bool> TryAdoptAsync(Model model, FoundRunner found, CancellationToken cancellationToken)
    {
        try
        {
            if (AdoptedPlan.Of(model, found.Environment, await rig.IdleAsync(Look(model.Id).Residents, isInUse: true, cancellationToken)) is not { } plan)
            {
                return false;
            }
            Log.Adopting(logger, model.Id);
            var runner = await starter.AdoptAsync(model, plan, cancellationToken);
            var slot = SlotOf(model.Id);
            slot.Queue.SetCapacity(plan.Options.Slots + InReserve);
            _ = WatchAsync(model.Id, slot, runner);
            lock (_lock)
            {
                (slot.Model, slot.Runner, slot.LastUsed) = (model, runner, time.GetTimestamp());
            }
            return true;
        }
        catch (Exception e) when (e is RunnerException or GgufException)
        {
            Log.Failed(logger, model.Id, e.Message);
            return false;
        }
    }
}
