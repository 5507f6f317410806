namespace Appliance.Hardware;

/// <summary>A machine and what is in it.</summary>
public sealed record Rig
{
    /// <summary>The processor.</summary>
    public required HostCpu Cpu { get; init; }

    /// <summary>The memory.</summary>
    public required HostMemory Memory { get; init; }

    /// <summary>The disks.</summary>
    public IReadOnlyList<Disk> Disks { get; init; } = [];

    /// <summary>The room at the places that were asked about.</summary>
    public IReadOnlyList<MountSpace> Space { get; init; } = [];

    /// <summary>The graphics cards in bus order.</summary>
    public IReadOnlyList<GpuDevice> Gpus { get; init; } = [];

    /// <summary>The cards' drivers, and why one does not answer.</summary>
    public IReadOnlyList<GpuDriver> Drivers { get; init; } = [];
}
