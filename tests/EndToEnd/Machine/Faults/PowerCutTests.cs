using System.Diagnostics;
using System.Globalization;
using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine.Faults;

/// <summary>
/// Every write of a first start, of an update, of its proof and of the boot loader's is recorded. Then the power goes, again and again: a machine
/// is started from what the disk had at that moment. It must serve, the version before or the later one, with its owner's settings and identity.
/// </summary>
[Trait("Level", "faults")]
public sealed class PowerCutTests
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task PowerCut_FromTheFirstStartToTheLoader_AlwaysServesWithItsData()
    {
        var count = Inputs.Faults;
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        var rig = new Rig(workplace);
        var recording = await RecordAsync(workplace, rig, cancellationToken);
        var log = WriteLog.Read(recording.Log);
        var cuts = PowerCut.Choose(log, count, recording.Data);
        var replay = new WriteReplay(log, recording.Before);
        await using var report = new StreamWriter(Inputs.Result("power-cuts.tsv")) { AutoFlush = true };
        await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"# {log.Entries.Count} entries, {log.Entries.Count(entry => entry.Kind == WriteKind.Flush)} flushes, {PowerCut.Choose(log, int.MaxValue, recording.Data).Count} moments, of which {cuts.Count}; set up at {recording.SetUp}, installing at {recording.Installing}, installed at {recording.Installed}"));

        var bad = new List<string>();
        foreach (var cut in cuts)
        {
            await replay.AdvanceAsync(cut.Entries, cancellationToken);
            var disk = Path.Combine(workplace.Folder("cut"), "disk.img");
            await SparseFile.CopyAsync(recording.Before, disk, null, cancellationToken);
            await WriteReplay.ApplyAsync(log, cut.Taken.Select(index => log.Entries[index]), disk, cancellationToken);
            var clock = Stopwatch.StartNew();
            var outcome = await StartAsync(workplace, rig, recording, cut, disk, cancellationToken);
            await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{cut}\t{clock.Elapsed.TotalSeconds:0}\t{outcome}"));
            if (outcome != recording.Old && outcome != recording.New)
            {
                bad.Add($"{cut}: {outcome}");
            }
        }

        Assert.Empty(bad);
        Assert.NotEmpty(cuts);
    }

    private static async Task<RecordedUpdate> RecordAsync(Workplace workplace, Rig rig, CancellationToken cancellationToken)
    {
        var release = LaterRelease.Find(Inputs.Updates);
        var before = Path.Combine(workplace.Folder("before"), "disk.img");
        await SparseFile.CopyAsync(Inputs.Image, before, Rig.DiskSize, cancellationToken);
        var loaders = OlderLoader.PutInto(before);
        Assert.True(loaders > 0, "The boot partition has no loader whose version is known.");
        string written;
        int setUp, installing, installed;
        string old, @new, identity, folder;
        await using (var machine = await BootedMachine.StartAsync(
            "recording", workplace, [new MachineDisk(before, DiskBus.Virtio) { IsRecorded = true }, await rig.ModelsAsync(cancellationToken), await rig.UpdatesAsync(Inputs.Updates, cancellationToken)],
            cancellationToken, [.. release.Installer("reboot")]))
        {
            written = machine.Machine.File(QemuCommandLine.WriteLogFile(0));
            folder = workplace.Folder("recording");
            old = await Rig.ServeAsync(machine, cancellationToken);
            identity = await Rig.IdentityAsync(machine, cancellationToken);
            setUp = WriteLog.Count(written);
            await Rig.AwaitJournalAsync(machine, "@@ installing", Rig.InstallDeadline, cancellationToken);
            installing = WriteLog.Count(written);
            await Rig.AwaitJournalAsync(machine, "@@ installed 0", Rig.InstallDeadline, cancellationToken);
            installed = WriteLog.Count(written);
            @new = await Rig.AwaitVersionAsync(machine, old, isSame: false, Rig.InstallDeadline, cancellationToken);
            await Rig.ServeAsync(machine, cancellationToken);
            await Rig.AwaitJournalAsync(machine, "was brought up to date", Rig.InstallDeadline, cancellationToken);
            await machine.PowerOffAsync(cancellationToken);
        }
        var disk = Path.Combine(folder, QemuCommandLine.DiskFile(0));
        var data = DiskPatch.Find(disk, DiskPatch.DataPartition);
        File.Delete(disk);
        return new RecordedUpdate(before, written, data, old, @new, identity, setUp, installing, installed);
    }

    /// <returns>The version that serves, or what is wrong.</returns>
    private static async Task<string> StartAsync(Workplace workplace, Rig rig, RecordedUpdate recording, PowerCut cut, string disk, CancellationToken cancellationToken)
    {
        var name = $"cut-{cut}";
        var isSetUp = cut.Entries >= recording.SetUp;
        MachineDisk[] disks = [new MachineDisk(disk, DiskBus.Virtio) { Moved = true }, await rig.ModelsAsync(cancellationToken)];
        try
        {
            // Before its owner's file was applied for good, the file is still there; afterwards its settings must be.
            await using var machine = isSetUp
                ? await BootedMachine.StartNewAsync(name, workplace, disks, cancellationToken)
                : await BootedMachine.StartAsync(name, workplace, disks, cancellationToken);
            var version = await machine.Machine.AwaitAsync("the machine serves", StartDeadline, token => Rig.ServeAsync(machine, token), cancellationToken);
            return isSetUp && await Rig.IdentityAsync(machine, cancellationToken) != recording.Identity ? "serves, with another identity" : version;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception.Message.Split('\n')[0];
        }
        finally
        {
            Directory.Delete(workplace.Folder(name), recursive: true);
        }
    }

    /// <summary>What was recorded.</summary>
    /// <param name="Before">The disk before the first write.</param>
    /// <param name="Log">The log of writes.</param>
    /// <param name="Data">The bytes of the data partition.</param>
    /// <param name="Old">The version before.</param>
    /// <param name="New">The later one.</param>
    /// <param name="Identity">The rig's identity.</param>
    /// <param name="SetUp">Entries when it first served as its owner wished.</param>
    /// <param name="Installing">Entries when the update began.</param>
    /// <param name="Installed">Entries when it was installed.</param>
    private sealed record RecordedUpdate(
        string Before, string Log, (long Start, long End) Data, string Old, string New, string Identity, int SetUp, int Installing, int Installed);
}
