namespace Appliance.Hardware;

/// <summary>Whether a card can work, and if not, why.</summary>
public enum GpuState
{
    /// <summary>Its driver answers for it.</summary>
    Ready,

    /// <summary>It is on the bus, and no kernel driver is bound to it.</summary>
    NoDriver,

    /// <summary>A driver that cannot compute holds it: nouveau, or vfio-pci for a virtual machine.</summary>
    OtherDriver,

    /// <summary>The right driver is bound and does not answer for it.</summary>
    DriverFailed,

    /// <summary>It stopped answering: it fell off the bus or needs a reset.</summary>
    Lost,
}
