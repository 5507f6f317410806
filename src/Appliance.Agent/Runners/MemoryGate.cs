using Appliance.Hardware;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>Says how much memory another runner may take.</summary>
internal sealed class MemoryGate(IOptions<RunnerOptions> options)
{
    /// <summary>What is free for a runner while others keep <paramref name="kept"/> and give up <paramref name="givenUp"/>.</summary>
    public ByteSize Available(ByteSize kept, ByteSize givenUp)
    {
        var memory = HostMemory.Read(options.Value.SystemRoot);
        // Mapped weights count as available to the kernel although giving them up would make their model crawl.
        var unclaimed = memory.Total - kept;
        var free = memory.Available + givenUp;
        var available = (unclaimed < free ? unclaimed : free) - ByteSize.FromMiB(options.Value.ReservedMiB);
        return available > ByteSize.Zero ? available : ByteSize.Zero;
    }
}
