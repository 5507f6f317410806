namespace Appliance.Console.Ports;

/// <summary>The disks that could hold the models.</summary>
public interface IDisks
{
    /// <summary>Those that are plugged in now.</summary>
    IReadOnlyList<DiskChoice> Find();

    /// <summary>Whether this machine prepares disks for models; else a choice is only written down.</summary>
    bool CanPrepare { get; }

    /// <summary>Whether the disk that was prepared for models is there.</summary>
    bool IsModelDiskThere { get; }

    /// <summary>Whether that disk came or went, so that this program is about to start anew with what is there now.</summary>
    bool IsMoving { get; }

    /// <summary>Erases a disk and makes it the one for models; null takes models back to the disk of the system, and erases nothing.</summary>
    /// <param name="disk">As it was shown; refused when another is in its place.</param>
    /// <param name="typed">The name that the owner typed to confirm that its data is erased.</param>
    /// <param name="cancellationToken">Gives up waiting; what was begun goes on.</param>
    /// <returns>Why it was not done, as a sentence; null when it was.</returns>
    Task<string?> PrepareAsync(DiskChoice? disk, string typed, CancellationToken cancellationToken);
}

/// <summary>A disk that could hold the models.</summary>
/// <param name="Id">Its stable name below <c>/dev/disk/by-id</c>; null when it has none and so cannot be chosen.</param>
/// <param name="Name">The kernel's name, such as <c>nvme0n1</c>.</param>
/// <param name="Kind">How it is attached, in one word such as <c>nvme</c>, <c>ssd</c>, <c>harddisk</c>, <c>usb</c>.</param>
/// <param name="Model">What its maker calls it, or null.</param>
/// <param name="Serial">Its serial number, or null.</param>
/// <param name="Size">Its capacity.</param>
/// <param name="IsSystem">Whether Hearth OS started from it.</param>
/// <param name="Contents">What is on it, part by part, such as <c>ntfs "Photos", 931 GiB</c>; empty for an empty disk.</param>
public sealed record DiskChoice(
    string? Id, string Name, string Kind, string? Model, string? Serial, ByteSize Size, bool IsSystem, IReadOnlyList<string> Contents);
