namespace Appliance.Hardware;

/// <summary>Who made a graphics chip.</summary>
public enum GpuVendor
{
    /// <summary>NVIDIA.</summary>
    Nvidia,

    /// <summary>AMD.</summary>
    Amd,

    /// <summary>Intel.</summary>
    Intel,
}
