using Appliance.Agent.Models.Storage;
using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Disks.Installing;

/// <summary>What the firmware and the loader read, on a new boot partition. The loader has another name until everything else is in its place.</summary>
/// <param name="paths">Where the files come from.</param>
/// <param name="entry">The kernel image that runs.</param>
internal sealed class BootFiles(BootPaths paths, BootEntry entry)
{
    private const string Waiting = ".new";

    // What firmware starts by itself comes last.
    private static readonly string[] Loaders = ["EFI/systemd/systemd-bootx64.efi", "EFI/BOOT/BOOTX64.EFI"];
    private static readonly string[] Settings = ["loader/loader.conf", "loader/entries.srel"];

    // What the boot menu offers to a firmware without keys; only signed images have it.
    private const string Keys = "loader/keys";

    /// <summary>Each file's source by its place; the running kernel image proved good, so its tries are not counted.</summary>
    private IReadOnlyDictionary<string, string> Files => new Dictionary<string, string>(
    [
        new($"EFI/Linux/{entry.Good().FileName}", new BootFolder(paths.Efi).PathOf(entry)),
        .. Settings.Concat(KeyFiles()).Select(place => new KeyValuePair<string, string>(place, Path.Combine(paths.Efi, place))),
        .. Loaders.Select(place => new KeyValuePair<string, string>(place + Waiting, Loader)),
    ]);

    private IEnumerable<string> KeyFiles()
    {
        var folder = Path.Combine(paths.Efi, Keys);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(paths.Efi, path)) : [];
    }

    private string Loader => File.Exists(paths.Loader + ".signed") ? paths.Loader + ".signed" : paths.Loader;

    /// <summary>Writes them.</summary>
    /// <exception cref="IOException">The boot partition does not take them.</exception>
    public void Write(string esp)
    {
        foreach (var (place, source) in Files)
        {
            var path = Path.Combine(esp, place);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            SyncedFile.Write(path, File.ReadAllBytes(source));
        }
    }

    /// <summary>Compares what the boot partition gives back.</summary>
    /// <exception cref="IOException">It is not what was written.</exception>
    public async Task CompareAsync(string esp, CancellationToken cancellationToken)
    {
        foreach (var (place, source) in Files)
        {
            if (await FileHash.Sha256Async(Path.Combine(esp, place), null, cancellationToken) != await FileHash.Sha256Async(source, null, cancellationToken))
            {
                throw new IOException($"The disk does not give back {place} as it was written.");
            }
        }
    }

    /// <summary>Gives the loader its name: from then on firmware starts it.</summary>
    /// <exception cref="IOException">The boot partition does not take it.</exception>
    public static void Commit(string esp)
    {
        foreach (var place in Loaders)
        {
            SyncedFile.Move(Path.Combine(esp, place + Waiting), Path.Combine(esp, place));
        }
    }
}
