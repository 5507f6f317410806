using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Updates.Boots;

/// <summary>The kernel images on the boot partition. Which one starts follows from their names alone: no default entry is ever set, since it would beat the counting.</summary>
/// <param name="efi">Where the boot partition is mounted: <c>/efi</c>.</param>
internal sealed class BootFolder(string efi)
{
    /// <summary>Where they lie.</summary>
    public string Path { get; } = System.IO.Path.Combine(efi, "EFI", "Linux");

    /// <summary>All of them; empty when there is no boot partition.</summary>
    public IReadOnlyList<BootEntry> List() => Directory.Exists(Path)
        ? [.. Directory.EnumerateFiles(Path).Select(file => BootEntry.Parse(System.IO.Path.GetFileName(file))).OfType<BootEntry>().OrderBy(entry => entry.FileName, StringComparer.Ordinal)]
        : [];

    /// <summary>The entry of a version. Should there be two, after a rename that a power cut interrupted, the better one.</summary>
    public BootEntry? Find(string version) => List()
        .Where(entry => entry.Version == version)
        .OrderBy(entry => entry.IsBad).ThenBy(entry => entry.IsCounted)
        .FirstOrDefault();

    /// <summary>The file of an entry.</summary>
    public string PathOf(BootEntry entry) => System.IO.Path.Combine(Path, entry.FileName);

    /// <summary>Renames an entry, and removes others of its version. When this returns it is on the disk.</summary>
    /// <exception cref="IOException">The boot partition did not take it; nothing was changed.</exception>
    public void Rename(BootEntry from, BootEntry to)
    {
        if (from != to)
        {
            File.Delete(PathOf(to));
            SyncedFile.Move(PathOf(from), PathOf(to));
        }
        foreach (var twin in List().Where(entry => entry.Version == to.Version && entry != to))
        {
            Remove(twin);
        }
    }

    /// <summary>Removes an entry.</summary>
    public void Remove(BootEntry entry) => SyncedFile.Delete(PathOf(entry));

    /// <summary>
    /// Makes the loader start another version next: that one gets its tries, then the running one is marked as used up. At every moment in
    /// between one of the two starts; should the other not come up, the running one is the newest of two bad ones and starts again.
    /// </summary>
    /// <exception cref="IOException">The boot partition did not take it.</exception>
    public void Switch(BootEntry running, BootEntry other)
    {
        Rename(other, other.Fresh());
        Rename(running, running.Bad());
    }
}
