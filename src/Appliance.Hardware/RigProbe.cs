namespace Appliance.Hardware;

/// <summary>Finds out what is in the machine.</summary>
/// <param name="root">The file system whose <c>proc</c> and <c>sys</c> are read; <c>/</c> is this machine's.</param>
/// <param name="probes">One for each vendor.</param>
/// <param name="places">Paths whose free room is told; those that do not exist are left out.</param>
public sealed class RigProbe(string root, IReadOnlyList<IGpuProbe> probes, IReadOnlyList<string> places)
{
    /// <summary>A probe with the drivers of this machine and the <c>proc</c> and <c>sys</c> below a folder.</summary>
    public static RigProbe Machine(string root, IReadOnlyList<string> places) =>
        new(root, [new NvidiaProbe(GpuModels.Known), new AmdProbe(GpuModels.Known), new IntelProbe(GpuModels.Known)], places);

    /// <summary>Looks now. Cards that do not answer are in the result, with their state.</summary>
    /// <exception cref="IOException">Memory or processor cannot be read, as on a machine that is not Linux.</exception>
    /// <exception cref="InvalidDataException">The kernel's account of the memory is unusable.</exception>
    public Rig Probe()
    {
        var onBus = new PciScan(root).Find();
        var findings = probes.Select(probe => probe.Probe(onBus)).ToArray();
        return new Rig
        {
            Cpu = HostCpu.Read(root),
            Memory = HostMemory.Read(root),
            Disks = new DiskScan(root).Find(),
            Space = [.. places.Select(MountSpace.Read).OfType<MountSpace>()],
            Gpus = [.. findings.SelectMany(found => found.Cards).OrderBy(card => card.Address)],
            Drivers = [.. findings.Select(found => found.Driver).OfType<GpuDriver>()],
        };
    }
}
