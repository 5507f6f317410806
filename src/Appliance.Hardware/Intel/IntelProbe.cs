namespace Appliance.Hardware;

/// <summary>Intel's cards as the bus shows them: the kernel tells neither their memory nor, before Linux 6.2, their sensors.</summary>
/// <param name="models">What is known of cards.</param>
public sealed class IntelProbe(GpuModels models) : IGpuProbe
{
    /// <inheritdoc />
    public GpuFindings Probe(IReadOnlyList<PciGpu> onBus) =>
        new([.. onBus.Where(gpu => gpu.Vendor == GpuVendor.Intel).Select(Describe)]);

    /// <summary>Graphics inside an Intel processor always sit at 00:02.0.</summary>
    internal static bool IsInProcessor(GpuVendor vendor, PciAddress address) =>
        vendor == GpuVendor.Intel && address is { Domain: 0, Bus: 0, Device: 2 };

    private GpuDevice Describe(PciGpu gpu)
    {
        var card = BusCard.Describe(gpu, models);
        return card with
        {
            Name = card.Model is null && IsInProcessor(gpu.Vendor, gpu.Address) ? "Intel graphics in the processor" : card.Name,
            State = gpu.Driver switch
            {
                "i915" or "xe" => GpuState.Ready,
                null => GpuState.NoDriver,
                _ => GpuState.OtherDriver,
            },
        };
    }
}
