using Appliance.Agent.Models;

namespace Appliance.Agent.Runners;

/// <content>After a crash of the agent its runners are still up: they are taken over, not loaded again.</content>
internal sealed partial class RunnerPool
{
    /// <summary>Takes over the running runners of <paramref name="models"/> and stops those of models that are gone.</summary>
    public async Task AdoptAsync(IReadOnlyList<Model> models, CancellationToken cancellationToken)
    {
        foreach (var name in await host.FindRunningAsync(cancellationToken))
        {
            if (models.FirstOrDefault(model => RunnerLaunch.NameOf(model.Id) == name) is { } model)
            {
                Log.Adopting(logger, model.Id);
                await AdoptAsync(model, cancellationToken);
            }
            else
            {
                Log.StoppingUnknown(logger, name);
                await host.StopAsync(name, cancellationToken);
            }
        }
    }

    private async Task AdoptAsync(Model model, CancellationToken cancellationToken)
    {
        await _oneLoad.WaitAsync(cancellationToken);
        try
        {
            var launch = RunnerLaunch.For(model, options.Value);
            var memory = launch.Memory;
            var runner = await StartAsync(launch, memory);
            _ = WatchAsync(model.Id, runner);
            lock (_lock)
            {
                (SlotOf(model.Id).Runner, SlotOf(model.Id).LastUsed) = (runner, time.GetTimestamp());
            }
        }
        catch (RunnerException e)
        {
            Log.Failed(logger, model.Id, e.Message);
        }
        finally
        {
            _oneLoad.Release();
            Changed?.Invoke();
        }
    }
}
