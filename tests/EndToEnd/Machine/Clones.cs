using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>A machine with two disks that are the same in every byte, as after copying a stick to a disk.</summary>
internal static class Clones
{
    /// <summary>Boots it and tells which disks the root, the data and the boot partition came from.</summary>
    public static async Task<(IReadOnlyList<string> Disks, string MachineId)> BootAsync(
        string name, FirstBoot original, CancellationToken cancellationToken)
    {
        MachineDisk[] disks = [new(original.Disk, DiskBus.Nvme), new(original.Disk, DiskBus.Usb)];
        await using var machine = await BootedMachine.StartAsync(name, original.Workplace, disks, cancellationToken);
        await machine.WaitForHealthAsync(cancellationToken);
        var report = await machine.ReportAsync(cancellationToken);
        await machine.PowerOffAsync(cancellationToken);

        string[] mounted = [.. new[] { "/var", "/efi" }.Select(target => report.MountAt(target).Source["/dev/".Length..])];
        var parents = report.RootDevices.Concat(mounted)
            .Select(partition => report.Disks.Single(device => device.Name == partition).Parent).Distinct();
        return ([.. parents], report["machine-id"]);
    }
}
