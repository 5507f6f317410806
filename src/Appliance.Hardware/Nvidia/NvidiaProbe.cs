namespace Appliance.Hardware;

/// <summary>NVIDIA's cards through NVML, the driver's management library; those that it does not answer for as the bus shows them.</summary>
/// <param name="models">What is known of cards.</param>
/// <param name="library">The library's path, or its name to look for where the system does.</param>
/// <param name="notes">The file in which whoever loads the driver's modules says why that failed.</param>
public sealed class NvidiaProbe(GpuModels models, string library = NvmlNative.DefaultLibrary, string notes = NvidiaProbe.DefaultNotes) : IGpuProbe
{
    /// <summary>Where images have that file.</summary>
    public const string DefaultNotes = "/run/hearth/nvidia-problem";

    /// <inheritdoc />
    public GpuFindings Probe(IReadOnlyList<PciGpu> onBus)
    {
        var mine = onBus.Where(gpu => gpu.Vendor == GpuVendor.Nvidia).ToArray();
        var (session, problem) = NvmlSession.Open(library);
        if (session is null)
        {
            // A machine without a card of theirs needs no driver of theirs.
            return new GpuFindings([.. mine.Select(gpu => Silent(gpu, isLost: false))], mine.Length > 0 ? new GpuDriver(GpuVendor.Nvidia, null, null, problem + Note()) : null);
        }
        using (session)
        {
            var answers = session.Devices;
            var known = answers.OfType<NvmlDevice>().Select(device => Describe(device, mine)).OfType<GpuDevice>().ToArray();
            var isAnyLost = known.Length < answers.Count;
            var silent = mine.Where(gpu => known.All(card => card.Address != gpu.Address)).Select(gpu => Silent(gpu, isAnyLost));
            return new GpuFindings(
                [.. known.Concat(silent).OrderBy(card => card.Address)],
                new GpuDriver(GpuVendor.Nvidia, session.DriverVersion, session.CudaVersion));
        }
    }

    private string Note()
    {
        try
        {
            return File.Exists(notes) ? " " + File.ReadAllText(notes).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What NVML itself says has to do.
            return "";
        }
    }

    private GpuDevice? Describe(NvmlDevice device, PciGpu[] onBus)
    {
        // A card that does not even tell its address is found by elimination: it is the one that nobody answers for.
        if (device.PciInfo is not { } pci)
        {
            return null;
        }
        var bus = Array.Find(onBus, gpu => gpu.Address == pci.Address);
        var memory = device.Memory;
        var name = device.Name;
        var model = models.FindByDevice(pci.Id, memory?.Total) ?? (name is null ? null : models.FindByDriverName(GpuVendor.Nvidia, name, memory?.Total));
        var card = new GpuDevice
        {
            Address = pci.Address,
            Vendor = GpuVendor.Nvidia,
            Id = pci.Id,
            Model = model,
            Name = name ?? model?.Name ?? $"NVIDIA card {pci.Id}",
            State = GpuState.Ready,
            Driver = bus?.Driver ?? "nvidia",
            Uuid = device.Uuid,
            MemoryTotal = memory?.Total,
            MemoryFree = memory?.Free,
            ComputeCapability = device.ComputeCapability,
            Link = device.Link ?? bus?.Link,
            MaxLink = device.MaxLink ?? bus?.MaxLink,
            Power = device.Power,
            Temperature = device.Temperature,
            HasEcc = device.HasEcc,
            HasDisplay = device.HasDisplay,
        };
        return device.IsLost ? card with { State = GpuState.Lost } : card;
    }

    private GpuDevice Silent(PciGpu gpu, bool isLost) => BusCard.Describe(gpu, models) with
    {
        State = gpu.Driver switch
        {
            null => GpuState.NoDriver,
            "nvidia" => isLost ? GpuState.Lost : GpuState.DriverFailed,
            _ => GpuState.OtherDriver,
        },
    };
}
