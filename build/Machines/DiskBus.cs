namespace Appliance.Build.Machines;

/// <summary>How a disk is attached to a virtual machine.</summary>
internal enum DiskBus
{
    /// <summary>virtio-blk: <c>/dev/vda</c>.</summary>
    Virtio,

    /// <summary>NVMe: <c>/dev/nvme0n1</c>.</summary>
    Nvme,

    /// <summary>A stick or disk on a USB 3 port: <c>/dev/sda</c>.</summary>
    Usb,

    /// <summary>A SCSI disk: <c>/dev/sda</c>.</summary>
    Scsi,
}
