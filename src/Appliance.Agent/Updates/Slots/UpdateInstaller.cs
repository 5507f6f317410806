using Appliance.Agent.Models.Storage;
using Appliance.Agent.Updates.Boots;
using Appliance.Hardware;
using Appliance.Updates;

namespace Appliance.Agent.Updates.Slots;

/// <summary>
/// Installs a release, as root: everything is verified before the slot is touched, the slot is read back before anything can start from it,
/// and the kernel image comes last. Cut off at any point, the version that runs starts again.
/// </summary>
/// <param name="paths">Where things are.</param>
/// <param name="writer">Writes the slot.</param>
/// <param name="scratch">A folder in memory that only root can write.</param>
internal sealed class UpdateInstaller(BootPaths paths, SlotWriter writer, string scratch)
{
    private const string Kept = "Nothing was changed; this device goes on with the version that runs.";

    /// <summary>Installs a release.</summary>
    /// <param name="release">The release, found by <see cref="ReleaseCheck"/>.</param>
    /// <param name="folder">The folder of its channel: its files lie in one of its version there. They are verified here.</param>
    /// <param name="slots">The slots of the disk.</param>
    /// <param name="running">The version that runs.</param>
    /// <param name="cancellationToken">Gives up; the slot is then not started from.</param>
    /// <exception cref="InstallException">It was not installed.</exception>
    public async Task InstallAsync(UpdateManifest release, string folder, SlotTable slots, string running, CancellationToken cancellationToken)
    {
        if (slots.Find(running) is null || slots is not { Roots.Count: 2, Verities.Count: 2 })
        {
            throw new InstallException($"The disk {slots.Disk} does not show the slot of {running}, which runs, and another beside it. {Kept} Restart; if it stays so, the disk may be failing: export what you want to keep, then flash the image anew, which erases it.");
        }
        var kernel = await TakeKernelAsync(release, folder, cancellationToken);
        var (root, verity) = (await VerifyAsync(release, UpdateKind.Root, folder, cancellationToken), await VerifyAsync(release, UpdateKind.Verity, folder, cancellationToken));
        var entries = new BootFolder(paths.Efi);
        var going = entries.List().Where(entry => entry.Version != running).ToList();
        EspRoom.Require(new ByteSize(new FileInfo(kernel).Length), entries, going);

        // First what could start from the slot, then the slot's labels, then its content.
        going.ForEach(entries.Remove);
        await writer.EmptyAsync(release.RootHash, cancellationToken);
        await writer.WriteAsync(release.Version.Text, root, verity, release.RootHash, cancellationToken);
        await writer.VerifyAsync(release.Version.Text, release.RootHash, cancellationToken);
        await writer.AddKernelAsync(release.Version.Text, kernel, entries, cancellationToken);
        await CompareAsync(entries, release, cancellationToken);
    }

    /// <summary>Takes the kernel image into memory that is root's own, so that nobody can change it between this check and its use.</summary>
    private async Task<string> TakeKernelAsync(UpdateManifest release, string folder, CancellationToken cancellationToken)
    {
        var artifact = release.Get(UpdateKind.KernelImage);
        if (artifact.Compression != UpdateCompression.None)
        {
            throw new InstallException($"The kernel image of {release.Version} is compressed, which firmware does not read. {Kept} Tell whoever publishes it.");
        }
        var own = Path.Combine(Directory.CreateDirectory(scratch).FullName, "kernel.efi");
        await using (var from = OpenFile(release, artifact, folder))
        await using (var to = new FileStream(own, FileMode.Create, FileAccess.Write))
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        await RequireAsync(own, artifact, cancellationToken);
        try
        {
            var image = KernelImageFile.Read(own);
            if (image.RootHash != release.RootHash || image.Version != release.Version.Text)
            {
                throw new InstallException($"The kernel image of {release.Version} belongs to another root or version. {Kept} Tell whoever publishes it: the release was put together wrongly.");
            }
            return image.IsSigned || SecureBoot.Read(paths.Root) != SecureBootState.On
                ? own
                : throw new InstallException($"Secure Boot is on, and the kernel image of {release.Version} is not signed for it: this machine would not start it. {Kept} Ask whoever publishes it for a signed release, or switch Secure Boot off in the firmware's settings.");
        }
        catch (InvalidDataException e)
        {
            throw new InstallException($"{e.Message} {Kept} Tell whoever publishes {release.Version}.", e);
        }
    }

    private static async Task<string> VerifyAsync(UpdateManifest release, UpdateKind kind, string folder, CancellationToken cancellationToken)
    {
        var artifact = release.Get(kind);
        await using (OpenFile(release, artifact, folder))
        {
            // Of the right size, and no link.
        }
        var path = PathOf(release, artifact, folder);
        await RequireAsync(path, artifact, cancellationToken);
        return path;
    }

    private static async Task RequireAsync(string path, UpdateArtifact artifact, CancellationToken cancellationToken)
    {
        if (await UpdateFileCheck.CheckAsync(path, artifact, cancellationToken) is { } refusal)
        {
            throw new InstallException(refusal.Message);
        }
    }

    // The boot partition is no less a disk than the slots: what it gives back is compared with what was verified.
    private static async Task CompareAsync(BootFolder entries, UpdateManifest release, CancellationToken cancellationToken)
    {
        var entry = entries.Find(release.Version.Text)!;
        if (await FileHash.Sha256Async(entries.PathOf(entry), null, cancellationToken) != release.Get(UpdateKind.KernelImage).Sha256)
        {
            entries.Remove(entry);
            throw new InstallException($"The boot partition does not give back the kernel image of {release.Version} as it was written. The version that runs was not touched. Try again; if it stays so, the disk is failing.");
        }
    }

    private static FileStream OpenFile(UpdateManifest release, UpdateArtifact artifact, string folder)
    {
        var path = PathOf(release, artifact, folder);
        var info = new FileInfo(path);
        return info is { Exists: true, LinkTarget: null } && info.Length == artifact.Size
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read)
            : throw new InstallException($"{artifact.File} of {release.Version} is not there, or not of the size that was signed for. {Kept} Try again.");
    }

    private static string PathOf(UpdateManifest release, UpdateArtifact artifact, string folder) =>
        Path.Combine(folder, UpdateLayout.Artifact(release.Version, artifact));
}
