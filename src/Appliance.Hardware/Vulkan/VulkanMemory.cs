namespace Appliance.Hardware;

/// <summary>Fills in the memory of cards whose kernel driver does not tell it, as Intel's do not.</summary>
public static class VulkanMemory
{
    /// <summary>Whether a card of the rig lacks what Vulkan could tell. Rigs where none does need not ask.</summary>
    public static bool IsWantedBy(Rig rig) => rig.Gpus.Any(Lacks);

    /// <summary>The rig with what the devices tell of its cards. Graphics inside a processor and software have no memory of their own.</summary>
    public static Rig Fill(Rig rig, IReadOnlyList<VulkanDevice> devices, GpuModels models) =>
        rig with { Gpus = [.. rig.Gpus.Select(card => Lacks(card) && Find(card, rig, devices) is { } device ? Fill(card, device, models) : card)] };

    private static bool Lacks(GpuDevice card) =>
        card is { State: GpuState.Ready, MemoryTotal: null, Vendor: GpuVendor.Amd or GpuVendor.Intel } && !IntelProbe.IsInProcessor(card.Vendor, card.Address);

    private static VulkanDevice? Find(GpuDevice card, Rig rig, IReadOnlyList<VulkanDevice> devices)
    {
        var cards = devices.Where(device => device.Kind is VulkanDeviceKind.Discrete or VulkanDeviceKind.Virtual).ToArray();
        if (Array.Find(cards, device => device.Address == card.Address) is { } here)
        {
            return here;
        }
        // A driver that does not tell the place is believed where there is only one such card.
        var same = cards.Where(device => device.Address is null && device.Id is { } id && IsSame(id, card)).ToArray();
        return same is [var only] && rig.Gpus.Count(other => IsSame(only.Id!.Value, other)) == 1 ? only : null;
    }

    private static bool IsSame(PciId id, GpuDevice card) => card.Id is { } other && (other.Vendor, other.Device) == (id.Vendor, id.Device);

    private static GpuDevice Fill(GpuDevice card, VulkanDevice device, GpuModels models)
    {
        var model = (card.Id is { } id ? models.FindByDevice(id, device.Memory) : null)
            // Mesa adds the chip in brackets: "Intel(R) Arc(tm) A770 Graphics (DG2)".
            ?? models.FindByDriverName(card.Vendor, device.Name.Split(" (")[0], device.Memory);
        return card with { Name = model?.Name ?? card.Name, Model = model ?? card.Model, MemoryTotal = device.Memory, MemoryFree = device.MemoryFree };
    }
}
