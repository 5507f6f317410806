using System.Text.Json;
using Appliance.Agent.Updates.Boots;
using Appliance.Updates;

namespace Appliance.Agent.Updates.Slots;

/// <summary>Decides, as root, whether a release may be installed. What the agent found out before counts for nothing here.</summary>
/// <param name="paths">Where things are.</param>
/// <param name="stamp">The image that runs.</param>
/// <param name="root">The root that it trusts.</param>
/// <param name="time">The clock.</param>
internal sealed class ReleaseCheck(BootPaths paths, BuildStamp stamp, UpdateRoot root, TimeProvider time)
{
    private string MemoryPath => Path.Combine(paths.System, "update-memory.json");

    /// <summary>The release that a source offers under this version, if it may be installed.</summary>
    /// <exception cref="InstallException">It may not; the message says why.</exception>
    /// <exception cref="UpdateSourceException">The source cannot be read.</exception>
    public async Task<UpdateManifest> FindAsync(FolderUpdateSource source, string channel, string version, SlotTable slots, CancellationToken cancellationToken)
    {
        var (slot, verity) = (slots.Roots.Min(partition => partition.Size.Bytes), slots.Verities.Min(partition => partition.Size.Bytes));
        var device = UpdateDevice.Of(stamp, channel, new ByteSize(slot), new ByteSize(verity));
        var clock = new UpdateClock(time.GetUtcNow(), File.Exists(paths.At(SyncedClock)));
        var verdict = new UpdateVerifier(root).Verify(await source.ReadSignedAsync(cancellationToken), device, ReadMemory(), clock);
        SyncedFile.Write(MemoryPath, JsonBytes(verdict.Memory));
        if (verdict is not UpdateVerdict.Genuine genuine)
        {
            throw new InstallException(((UpdateVerdict.Refused)verdict).Refusal.Message);
        }
        var asked = ReleaseVersion.TryParse(version, out var wanted) ? wanted : throw new InstallException($"'{version}' is no version. Nothing was changed.");
        return UpdateSelection.Choose(genuine, device, new UpdateWishes { Asked = asked }) switch
        {
            UpdatePlan.Install install => install.Release,
            UpdatePlan.Blocked blocked => throw new InstallException(blocked.Refusal.Message),
            _ => throw new InstallException($"{source.Name} does not offer {asked} as an update of {device.Version}. Nothing was changed. Look for updates again."),
        };
    }

    // systemd-timesyncd makes it once a server has set the clock.
    internal const string SyncedClock = "run/systemd/timesync/synchronized";

    private static byte[] JsonBytes(UpdateMemory memory) => System.Text.Encoding.UTF8.GetBytes(memory.ToJson());

    private UpdateMemory ReadMemory()
    {
        try
        {
            return File.Exists(MemoryPath) ? UpdateMemory.Parse(File.ReadAllBytes(MemoryPath)) : UpdateMemory.Empty;
        }
        catch (Exception e) when (e is JsonException or UpdateFormatException)
        {
            // The image's own root and its build time still stand.
            return UpdateMemory.Empty;
        }
    }
}
