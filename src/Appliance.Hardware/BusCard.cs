namespace Appliance.Hardware;

/// <summary>A card as far as the bus alone describes it.</summary>
internal static class BusCard
{
    public static GpuDevice Describe(PciGpu gpu, GpuModels models)
    {
        var model = models.FindByDevice(gpu.Id);
        return new GpuDevice
        {
            Address = gpu.Address,
            Vendor = gpu.Vendor,
            Id = gpu.Id,
            Model = model,
            Name = model?.Name ?? $"{Maker(gpu.Vendor)} card {gpu.Id.Vendor:x4}:{gpu.Id.Device:x4}",
            State = gpu.Driver is null ? GpuState.NoDriver : GpuState.Ready,
            Driver = gpu.Driver,
            Link = gpu.Link,
            MaxLink = gpu.MaxLink,
            HasDisplay = HasDisplay(gpu.Folder),
        };
    }

    /// <summary>The vendor's name as it writes it.</summary>
    public static string Maker(GpuVendor vendor) => vendor == GpuVendor.Intel ? "Intel" : vendor.ToString().ToUpperInvariant();

    // drm/card0/card0-DP-1/status is "connected" where a screen is plugged in; without a driver there is no drm folder.
    private static bool? HasDisplay(string folder)
    {
        var outputs = Sysfs.Folders(Path.Combine(folder, "drm"), "card*").SelectMany(card => Sysfs.Folders(card, "card*-*")).ToArray();
        return outputs.Length > 0 ? outputs.Any(output => Sysfs.Read(output, "status") == "connected") : null;
    }
}
