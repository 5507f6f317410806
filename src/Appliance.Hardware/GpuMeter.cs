namespace Appliance.Hardware;

/// <summary>
/// Reads the cards' meters often and cheaply: it keeps NVIDIA's library open and looks at the bus only once. Cards that come or go later
/// are for <see cref="RigProbe"/> to notice; then a new meter is due. For one thread at a time.
/// </summary>
public sealed class GpuMeter : IDisposable
{
    private readonly NvmlSession? _nvml;
    private readonly IReadOnlyList<(PciAddress Address, NvmlDevice Device)> _nvidia = [];
    private readonly IReadOnlyList<PciGpu> _amd;
    private readonly AmdProbe _amdProbe = new(GpuModels.Known);

    private GpuMeter(string root, string library)
    {
        var onBus = new PciScan(root).Find();
        _amd = [.. onBus.Where(gpu => gpu.Vendor == GpuVendor.Amd)];
        if (onBus.Any(gpu => gpu.Vendor == GpuVendor.Nvidia))
        {
            (_nvml, _) = NvmlSession.Open(library);
            _nvidia = [.. (_nvml?.Devices ?? []).OfType<NvmlDevice>().Where(device => device.PciInfo is not null).Select(device => (device.PciInfo!.Value.Address, device))];
        }
    }

    /// <summary>A meter of the cards that are there now.</summary>
    /// <param name="root">The file system whose <c>sys</c> is read; <c>/</c> is this machine's.</param>
    /// <param name="library">NVML's path, or its name to look for where the system does.</param>
    public static GpuMeter Open(string root, string library = NvmlNative.DefaultLibrary) => new(root, library);

    /// <summary>The cards that have a meter, in bus order.</summary>
    public IReadOnlyList<GpuReading> Read() =>
    [
        .. _nvidia.Select(card => Read(card.Address, card.Device))
            .Concat(_amd.Count > 0 ? _amdProbe.Probe(_amd).Cards.Where(card => card.State == GpuState.Ready).Select(Read) : [])
            .OrderBy(reading => reading.Address),
    ];

    /// <inheritdoc />
    public void Dispose() => _nvml?.Dispose();

    private static GpuReading Read(PciAddress address, NvmlDevice device) => new(
        address, device.Memory is var (total, free) ? total - free : null, device.Temperature, device.PowerDraw, device.Clock, device.MemoryClock);

    private static GpuReading Read(GpuDevice card) => new(card.Address, card.MemoryTotal - card.MemoryFree, card.Temperature, card.Power.Draw, null, null);
}
