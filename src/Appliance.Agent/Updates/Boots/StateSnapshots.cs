using Appliance.Agent.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Updates.Boots;

/// <summary>
/// Copies of settings, accounts and chats as a version left them, taken before the next one starts for the first time. Models and what can
/// be fetched again are no part of them.
/// </summary>
/// <param name="state">The data: <c>/var/lib/hearth</c>.</param>
/// <param name="store">Where the copies lie: <c>/var/lib/hearth-system/snapshots</c>.</param>
internal sealed class StateSnapshots(string state, string store)
{
    // What a copy leaves free, so that taking it never fills the disk.
    private static readonly ByteSize Reserve = ByteSize.FromMiB(256);

    private static readonly string[] LeftOut = ["models", "updates", "runners", "open-webui-cache"];

    /// <summary>Whether there is a copy of what a version left.</summary>
    public bool Has(string version) => Directory.Exists(FolderOf(version));

    /// <summary>Whether what a version left lies aside, or some of it.</summary>
    public bool HasAside(string version) => Directory.Exists(AsideOf(version));

    /// <summary>Removes what lies aside of a version.</summary>
    public void ForgetAside(string version) => Remove(AsideOf(version));

    /// <summary>Takes a copy of what <paramref name="version"/> left; the one before of the same version goes.</summary>
    /// <returns>Why there is none; null when it is there.</returns>
    public async Task<string?> TakeAsync(string version, CancellationToken cancellationToken)
    {
        var parts = Parts(state);
        if (parts.Count == 0)
        {
            return null;
        }
        Directory.CreateDirectory(store);
        var (needed, free) = (parts.Aggregate(ByteSize.Zero, (sum, part) => sum + SizeOf(part)), new ByteSize(new DriveInfo(store).AvailableFreeSpace));
        if (needed + Reserve > free)
        {
            return $"settings and chats ({needed}) were not copied before the first start of the new version: only {free} are free. They are as they were";
        }
        var unfinished = FolderOf(version) + ".new";
        Remove(unfinished);
        Directory.CreateDirectory(unfinished);
        if (await CopyAsync(parts, unfinished, cancellationToken) is { } problem)
        {
            Remove(unfinished);
            return $"settings and chats were not copied before the first start of the new version: {problem}. They are as they were";
        }
        Remove(FolderOf(version));
        Directory.Move(unfinished, FolderOf(version));
        return null;
    }

    /// <summary>
    /// Puts back what <paramref name="version"/> left. What is there now is kept beside the copies, under the later version's name. Cut off, it can
    /// be done again: what lies aside by then stays there.
    /// </summary>
    /// <returns>Why not; null when it is back.</returns>
    public async Task<string?> PutBackAsync(string version, string later, CancellationToken cancellationToken)
    {
        var (fresh, aside) = (state + ".new", AsideOf(later));
        Remove(fresh);
        Directory.CreateDirectory(fresh);
        if (await CopyAsync(Parts(FolderOf(version)), fresh, cancellationToken) is { } problem)
        {
            Remove(fresh);
            return problem;
        }
        Directory.CreateDirectory(aside);
        foreach (var part in Parts(state))
        {
            var target = Path.Combine(aside, Path.GetFileName(part));
            if (Path.Exists(target))
            {
                // Put back already, before the cut; it comes once more.
                Remove(part);
            }
            else
            {
                Directory.Move(part, target);
            }
        }
        foreach (var part in Parts(fresh))
        {
            Directory.Move(part, Path.Combine(state, Path.GetFileName(part)));
        }
        Remove(fresh);
        return null;
    }

    /// <summary>Removes copies of versions other than these.</summary>
    public void Keep(IReadOnlyCollection<string> versions)
    {
        foreach (var folder in Directory.Exists(store) ? Directory.GetDirectories(store) : [])
        {
            if (!versions.Any(version => FolderOf(version) == folder || AsideOf(version) == folder))
            {
                Remove(folder);
            }
        }
    }

    private string FolderOf(string version) => Path.Combine(store, version);

    private string AsideOf(string version) => FolderOf(version) + ".aside";

    private static List<string> Parts(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFileSystemEntries(folder).Where(entry => !LeftOut.Contains(Path.GetFileName(entry))).Order(StringComparer.Ordinal)]
        : [];

    private static ByteSize SizeOf(string part) => new(Directory.Exists(part)
        ? new DirectoryInfo(part).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Sum(file => file.Length)
        : new FileInfo(part).Length);

    // cp keeps owners, modes and links, which .NET does not.
    private static async Task<string?> CopyAsync(List<string> parts, string target, CancellationToken cancellationToken)
    {
        if (parts.Count == 0)
        {
            return null;
        }
        try
        {
            var output = await ChildProcess.RunAsync(
                new ChildCommand("cp", ["--archive", "--reflink=auto", "--target-directory=" + target, "--", .. parts]), NullLogger.Instance, cancellationToken);
            if (output.ExitCode == 0)
            {
                // What is renamed into place must not turn out to be empty after a power cut.
                output = await ChildProcess.RunAsync(new ChildCommand("sync", "--file-system", target), NullLogger.Instance, cancellationToken);
            }
            return output.ExitCode == 0 ? null : string.Join(' ', output.Lines.TakeLast(1));
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            File.Delete(folder);
        }
    }
}
