namespace Appliance.Hardware;

/// <summary>How a disk is built and attached, which decides how fast models load from it.</summary>
public enum DiskKind
{
    /// <summary>NVMe: gigabytes a second.</summary>
    Nvme,

    /// <summary>A solid-state disk on SATA or SAS: about half a gigabyte a second.</summary>
    Ssd,

    /// <summary>A spinning disk: 100 to 250 MB/s.</summary>
    HardDisk,

    /// <summary>On USB, whatever is inside.</summary>
    Usb,

    /// <summary>A memory card or soldered flash.</summary>
    MemoryCard,

    /// <summary>A virtual machine's disk: as fast as its host.</summary>
    Virtual,
}
