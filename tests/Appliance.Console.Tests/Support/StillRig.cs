using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Support;

/// <summary>A machine that does not change.</summary>
internal sealed class StillRig(RigState? state) : IRig
{
    public Task<RigState?> GetAsync(CancellationToken cancellationToken) => Task.FromResult(state);
}
