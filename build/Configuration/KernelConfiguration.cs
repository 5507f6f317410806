namespace Appliance.Build.Configuration;


/// <summary>What the kernel is started with.</summary>
public sealed record KernelConfiguration
{
    /// <summary>
    /// Command line arguments, next to those that the build itself sets; default <c>quiet panic=30</c>.
    /// </summary>
    public IReadOnlyList<string> Arguments { get; init; } = ["quiet", "panic=30"];

    /// <summary>Kernel modules put into the initrd; default what disks, sticks and virtual machines need.</summary>
    public IReadOnlyList<string> InitrdDrivers { get; init; } =
        ["nvme", "ahci", "sd_mod", "usb_storage", "uas", "xhci_pci", "virtio_blk", "virtio_scsi", "virtio_pci"];
}
