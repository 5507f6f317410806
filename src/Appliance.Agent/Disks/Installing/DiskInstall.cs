using Appliance.Agent.Updates.Boots;
using Appliance.Console.Ports;

namespace Appliance.Agent.Disks.Installing;

/// <summary>
/// What hearth-install.service does, as root: moves the system to the disk of a request, or refuses. The disk cannot be started, and nothing
/// of it is taken by a system that starts from the stick, before the last step; until then the machine is as it was.
/// </summary>
/// <param name="paths">Where things are.</param>
/// <param name="tools">Does the work.</param>
/// <param name="reporter">Tells the agent.</param>
/// <param name="scratch">A folder in memory that only root can write.</param>
internal sealed class DiskInstall(BootPaths paths, InstallTools tools, InstallReporter reporter, string scratch)
{
    private string Esp => Path.Combine(scratch, "esp");

    private string Data => Path.Combine(scratch, "data");

    /// <summary>Moves the system.</summary>
    /// <returns>Why it was refused, for the owner; null when it is done.</returns>
    /// <exception cref="IOException">It was begun and failed; the disk does not start.</exception>
    public async Task<string?> InstallAsync(InstallRequest request, CancellationToken cancellationToken)
    {
        reporter.Begin(InstallStep.Check);
        var (check, found) = (new InstallCheck(paths), RunningSystem.Find(paths));
        if (check.RefusalOf(request, found) is { } refusal)
        {
            return $"{refusal} Nothing was changed on any disk.";
        }
        var (system, disk) = (found!, paths.At("dev/" + request.Disk.Name));
        var boot = new BootFiles(paths, system.Entry);

        reporter.Begin(InstallStep.Partition);
        await PartitionAsync(check.Definitions, disk, cancellationToken);
        using var kept = await tools.KeepAsync(disk, cancellationToken);
        var fresh = NewDisk.Read(disk, system.Version);
        CopySlot(system, fresh, cancellationToken);

        reporter.Begin(InstallStep.Verify);
        // Written through the disk and read through the partitions, which have no memory in common: the disk itself is asked.
        await tools.RunAsync(tools.Veritysetup, ["verify", fresh.Slots.NodeOf(fresh.Root), fresh.Slots.NodeOf(fresh.Verity), system.RootHash], cancellationToken);

        reporter.Begin(InstallStep.Boot);
        var esp = fresh.Slots.NodeOf(fresh.Esp);
        await WithEspAsync(esp, () => boot.Write(Esp), cancellationToken);
        await tools.WithMountAsync(esp, Esp, "vfat", () => boot.CompareAsync(Esp, cancellationToken), cancellationToken);

        reporter.Begin(InstallStep.Carry);
        await tools.WithMountAsync(
            fresh.Slots.NodeOf(fresh.Data), Data, "ext4", () => new DataCopy(paths, tools).CopyAsync(Data, request.WithModels, reporter.Advance, cancellationToken), cancellationToken);

        reporter.Begin(InstallStep.Commit);
        await WithEspAsync(esp, () => BootFiles.Commit(Esp), cancellationToken);
        // Now the disk has a loader, and with these its kernel finds the root there: before root and data of the stick, which is the slower disk.
        var (root, verity) = system.Identifiers;
        GptIdentifiers.Set(disk, new Dictionary<int, Guid> { [fresh.Root.Number] = root, [fresh.Verity.Number] = verity });
        new FirmwareNext(paths.At("sys/firmware/efi/efivars")).Ask(fresh.Esp);
        return null;
    }

    private async Task PartitionAsync(InstallDefinitions definitions, string disk, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(scratch, "definitions");
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in definitions.ForNewDisk())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
        }
        await tools.RunAsync(tools.Repart, ["--dry-run=no", "--empty=force", "--seed=random", $"--definitions={folder}", disk], cancellationToken);
    }

    private void CopySlot(RunningSystem system, NewDisk fresh, CancellationToken cancellationToken)
    {
        var (source, length) = (system.Slots.Find(system.Version)!.Value.Verity, RunningSystem.LengthOfRoot(paths));
        var total = length + source.Size.Bytes;
        reporter.Begin(InstallStep.Copy, total);
        new SlotCopy((done, _) => reporter.Advance(done, total))
            .Copy(paths.At(RunningSystem.RootDevice), 0, fresh.Slots.Disk, fresh.Root.Start.Bytes, length, cancellationToken);
        new SlotCopy((done, _) => reporter.Advance(length + done, total))
            .Copy(system.Slots.Disk, source.Start.Bytes, fresh.Slots.Disk, fresh.Verity.Start.Bytes, source.Size.Bytes, cancellationToken);
    }

    private Task WithEspAsync(string esp, Action act, CancellationToken cancellationToken) => tools.WithMountAsync(
        esp,
        Esp,
        "vfat",
        () =>
        {
            act();
            return Task.CompletedTask;
        },
        cancellationToken);
}
