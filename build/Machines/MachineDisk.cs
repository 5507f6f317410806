namespace Appliance.Build.Machines;

/// <summary>A raw disk image attached to a machine, which gets a sparse copy of it.</summary>
internal sealed record MachineDisk(string Image, DiskBus Bus)
{
    /// <summary>Bytes a sector, as the guest sees them: 512 or 4096.</summary>
    public int SectorSize { get; init; } = 512;

    /// <summary>
    /// The size of the disk; the image's own when unset. A larger one leaves room behind the image,
    /// as an image written to a larger stick does.
    /// </summary>
    public ByteSize? Size { get; init; }

    /// <summary>
    /// Whether the image is moved into the machine's folder instead of copied: for a disk that an earlier machine wrote to.
    /// </summary>
    public bool Moved { get; init; }

    /// <summary>Whether every write is recorded, in the order in which the disk took them: see <see cref="WriteLog"/>. For disks of 512-byte sectors.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Whether the firmware tries to boot from it. Disks are tried in the order they are listed.</summary>
    public bool Bootable { get; init; } = true;
}
