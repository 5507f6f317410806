using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Agent.Models.Storage;

/// <summary>The room on the store's disk. Models may fill it but for a reserve.</summary>
internal sealed class DiskSpace(StoreFolder folder, IOptions<ModelStoreOptions> options)
{
    /// <summary>What is left for the system.</summary>
    public ByteSize Reserve { get; } = ByteSize.FromMiB(options.Value.ReserveMiB);

    /// <summary>What is free on the disk, the reserve included.</summary>
    public ByteSize Free => new(new DriveInfo(Directory.CreateDirectory(folder.Root).FullName).AvailableFreeSpace);

    /// <summary>Checks that a file of this size may be stored.</summary>
    /// <exception cref="StoreException">It may not; the message has the numbers.</exception>
    public void Require(string name, ByteSize needed)
    {
        var free = Free;
        // What has its room already is not refused for what others took since.
        if (needed > ByteSize.Zero && needed + Reserve > free)
        {
            throw Full(name, needed, free);
        }
    }

    /// <summary>Takes the room for a whole file before its first byte is there.</summary>
    /// <exception cref="StoreException">There is not so much room.</exception>
    public void Allocate(string name, SafeFileHandle file, long length)
    {
        if (length == 0)
        {
            return;
        }
        var error = Libc.Allocate(file, 0, length);
        if (error == Libc.NoSpace)
        {
            throw Full(name, new ByteSize(length), Free);
        }
        // Where a file system cannot promise room, glibc wrote zeros; any other error shows itself when data is written.
    }

    private StoreException Full(string name, ByteSize needed, ByteSize free) => new(
        StatusCodes.Status507InsufficientStorage, "disk_full",
        $"{name} needs {needed} ({needed.Bytes} bytes) on the disk; {free} are free, of which {Reserve} are kept for the system. "
        + "What is stored was not touched. Delete a model that is not needed any more, or choose a smaller version.");
}
