using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Updates;

/// <summary>Updates that stand as the test says, and remember what was asked for.</summary>
internal sealed class ScriptedUpdates(UpdateView view) : IUpdates
{
    public List<string> Asked { get; } = [];

    public string? Refusal { get; init; }

    public UpdateView Current { get; private set; } = view;

    public event Action? Changed;

    public void Step(UpdateView next)
    {
        Current = next;
        Changed?.Invoke();
    }

    public Task CheckAsync(CancellationToken cancellationToken)
    {
        Asked.Add("check");
        return Task.CompletedTask;
    }

    public string? Install(string version, string by)
    {
        Asked.Add($"install {version} by {by}");
        return Refusal;
    }

    public void Stop() => Asked.Add("stop");

    public Task<string?> GoBackAsync(string by, CancellationToken cancellationToken)
    {
        Asked.Add($"back by {by}");
        return Task.FromResult(Refusal);
    }
}
