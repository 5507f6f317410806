using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Updates.Slots;

/// <summary>The room on the boot partition. systemd-sysupdate reports a full one as an error of input and output, half-way through.</summary>
internal static class EspRoom
{
    /// <summary>What stays free for the loader's own update and for a preseed file.</summary>
    public static ByteSize Reserve { get; } = ByteSize.FromMiB(4);

    /// <summary>Checks that a kernel image fits once those that go have gone.</summary>
    /// <exception cref="InstallException">It does not.</exception>
    public static void Require(ByteSize needed, ByteSize free, IEnumerable<ByteSize> going)
    {
        var room = going.Aggregate(free, (sum, size) => sum + size);
        if (needed + Reserve > room)
        {
            throw new InstallException(
                $"The kernel image needs {needed} on the boot partition; {room} would be free, of which {Reserve} are kept. Nothing was changed; this device goes on with the version that runs. "
                + "Take files that you put there off the boot partition, and try again.");
        }
    }

    /// <summary>What is free there, and what the entries that go take.</summary>
    public static void Require(ByteSize needed, BootFolder entries, IEnumerable<BootEntry> going) => Require(
        needed, new ByteSize(new DriveInfo(entries.Path).AvailableFreeSpace), going.Select(entry => new ByteSize(new FileInfo(entries.PathOf(entry)).Length)));
}
