namespace Appliance.Hardware;

/// <summary>Asks one vendor's driver about its cards.</summary>
public interface IGpuProbe
{
    /// <summary>Describes the vendor's cards: those on the bus, and those that only the driver knows.</summary>
    /// <param name="onBus">Cards of all vendors as <see cref="PciScan"/> found them.</param>
    GpuFindings Probe(IReadOnlyList<PciGpu> onBus);
}
