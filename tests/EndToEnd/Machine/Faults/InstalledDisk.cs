using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine.Faults;

/// <summary>The disk of a rig that its owner has set up, with a later version installed that was never started.</summary>
public sealed class InstalledDisk : IDisposable
{
    private readonly Lazy<Workplace> _workplace = new(() => new Workplace());
    private Task<(Rig Rig, string Old, LaterRelease Release)>? _made;

    internal Workplace Workplace => _workplace.Value;

    private string Disk => Path.Combine(Workplace.Folder("installed"), "disk.img");

    /// <summary>Makes it once for all.</summary>
    internal Task<(Rig Rig, string Old, LaterRelease Release)> GetAsync() => _made ??= MakeAsync(TestContext.Current.CancellationToken);

    /// <summary>A copy of the disk to do harm to.</summary>
    internal async Task<string> CopyAsync(string name, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(Workplace.Folder(name + "-copy"), "disk.img");
        await SparseFile.CopyAsync(Disk, copy, null, cancellationToken);
        return copy;
    }

    public void Dispose()
    {
        if (_workplace.IsValueCreated)
        {
            _workplace.Value.Dispose();
        }
    }

    private async Task<(Rig Rig, string Old, LaterRelease Release)> MakeAsync(CancellationToken cancellationToken)
    {
        _ = Inputs.Faults;
        var (rig, release) = (new Rig(Workplace), LaterRelease.Find(Inputs.Updates));
        var system = new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = Rig.DiskSize };
        await using var machine = await BootedMachine.StartAsync(
            "install", Workplace, [system, await rig.ModelsAsync(cancellationToken), await rig.UpdatesAsync(Inputs.Updates, cancellationToken)], cancellationToken, [.. release.Installer("poweroff")]);
        var old = await Rig.ServeAsync(machine, cancellationToken);
        await Rig.AwaitJournalAsync(machine, "@@ installed 0", Rig.InstallDeadline, cancellationToken);
        await machine.Machine.Off.WaitAsync(Rig.InstallDeadline, cancellationToken);
        File.Move(machine.Machine.File(QemuCommandLine.DiskFile(0)), Disk);
        return (rig, old, release);
    }
}
