namespace Appliance.Hardware;

/// <summary>AMD's cards through the files that amdgpu keeps in sysfs.</summary>
/// <param name="models">What is known of cards.</param>
public sealed class AmdProbe(GpuModels models) : IGpuProbe
{
    /// <inheritdoc />
    public GpuFindings Probe(IReadOnlyList<PciGpu> onBus) =>
        new([.. onBus.Where(gpu => gpu.Vendor == GpuVendor.Amd).Select(Describe)]);

    // Linux, Documentation/gpu/amdgpu/driver-misc.rst: mem_info_vram_* are bytes; hwmon counts µW and thousandths of a degree.
    private GpuDevice Describe(PciGpu gpu)
    {
        var card = BusCard.Describe(gpu, models);
        if (gpu.Driver != "amdgpu")
        {
            return card with { State = gpu.Driver is null ? GpuState.NoDriver : GpuState.OtherDriver };
        }
        var total = Sysfs.ReadNumber(gpu.Folder, "mem_info_vram_total");
        var used = Sysfs.ReadNumber(gpu.Folder, "mem_info_vram_used");
        var sensors = Sysfs.Folders(Path.Combine(gpu.Folder, "hwmon"), "hwmon*") is [var first, ..] ? first : gpu.Folder;
        return card with
        {
            Name = Sysfs.Read(gpu.Folder, "product_name") ?? card.Name,
            MemoryTotal = total is { } bytes ? new ByteSize(bytes) : null,
            MemoryFree = total - used is { } free ? new ByteSize(free) : null,
            Power = new GpuPower
            {
                Draw = WattsOf(Sysfs.ReadNumber(sensors, "power1_average") ?? Sysfs.ReadNumber(sensors, "power1_input")),
                Limit = WattsOf(Sysfs.ReadNumber(sensors, "power1_cap")),
                MinLimit = WattsOf(Sysfs.ReadNumber(sensors, "power1_cap_min")),
                MaxLimit = WattsOf(Sysfs.ReadNumber(sensors, "power1_cap_max")),
            },
            Temperature = Sysfs.ReadNumber(sensors, "temp1_input") is { } temperature ? Celsius.FromMillidegrees(temperature) : null,
        };
    }

    private static Watts? WattsOf(long? microwatts) => microwatts is { } value ? Watts.FromMicrowatts(value) : null;
}
