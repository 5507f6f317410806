using Appliance.Agent.Hardware;
using Appliance.Agent.Runners.Devices;
using Appliance.Console.Ports;
using Appliance.Hardware;

namespace Appliance.Agent.WebConsole;

/// <summary>The machine as the watch over it last saw it.</summary>
internal sealed class ConsoleRig(RigWatch watch, ComputeState compute) : IRig
{
    public async Task<RigState?> GetAsync(CancellationToken cancellationToken)
    {
        var look = await watch.GetAsync(cancellationToken);
        return look.Rig is { } rig ? Describe(rig, look.Lost, compute.Current) : null;
    }

    private static RigState Describe(Rig rig, IReadOnlyList<LostGpu> lost, ComputeReport? compute)
    {
        var advice = RigAdvice.For(rig);
        return new RigState(
            rig.Cpu.Model, rig.Cpu.Cores, rig.Cpu.Threads, rig.Memory.Total, rig.Memory.Available,
            [.. rig.Gpus.Select(card => Describe(card, advice, lost))],
            [.. rig.Disks.Select(disk => new RigDisk(disk.Name, disk.Kind.ToString().ToLowerInvariant(), disk.Model, disk.Serial, disk.Size, disk.IsRemovable))],
            advice)
        {
            Serving = compute?.Serving,
        };
    }

    private static RigCard Describe(GpuDevice card, IReadOnlyList<string> advice, IReadOnlyList<LostGpu> lost)
    {
        var prefix = $"{card.Name} ({card.Address}): ";
        return new RigCard
        {
            Address = card.Address.ToString(),
            Name = card.Model?.Name ?? card.Name,
            IsReady = card.State == GpuState.Ready,
            IsLost = card.State == GpuState.Lost || lost.Any(loss => loss.Card.Address == card.Address),
            MemoryTotal = card.MemoryTotal ?? card.Model?.Memory,
            MemoryUsed = card.MemoryTotal - card.MemoryFree,
            Temperature = card.Temperature,
            Power = card.Power.Draw,
            PowerLimit = card.Power.Limit,
            Lanes = card.Link?.Width,
            MaxLanes = card.MaxLink?.Width,
            HasEcc = card.HasEcc,
            HasDisplay = card.HasDisplay,
            Warnings = [.. advice.Where(sentence => sentence.StartsWith(prefix, StringComparison.Ordinal)).Select(sentence => sentence[prefix.Length..])],
        };
    }
}
