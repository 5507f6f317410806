namespace Appliance.Build.Stages;

/// <summary>
/// Keeps the outputs of stages in <c>artifacts/cache/STAGE/KEY</c>. An entry appears complete or not at all, and goes so.
/// </summary>
internal sealed class StageCache(string directory, TimeProvider time)
{
    private const int KeptEntries = 4;
    private const string ReceiptFile = ".digest";
    private const string PartialPrefix = ".partial-";

    /// <summary>A folder of an output that does not count in its digest, because a file beside it says the same.</summary>
    internal const string UnpackedTree = "tree";

    /// <summary>The output kept under a key, unless there is none or it is older than <paramref name="maximumAge"/>.</summary>
    public StageOutput? Find(string stage, string key, TimeSpan? maximumAge)
    {
        var entry = EntryPath(stage, key);
        var receipt = StageReceipt.Read(Path.Combine(entry, ReceiptFile));
        if (receipt is null || time.GetUtcNow() - receipt.Made > maximumAge)
        {
            return null;
        }
        MarkUsed(entry);
        return new StageOutput(stage, entry, receipt.Digest, receipt.Size);
    }

    /// <summary>Makes an empty workspace for a stage.</summary>
    public StageWorkspace Open(string stage, Action<string> progress)
    {
        var partial = NewPartial(stage);
        Directory.CreateDirectory(Path.Combine(partial, "output"));
        Directory.CreateDirectory(Path.Combine(partial, "scratch"));
        return new StageWorkspace(Path.Combine(partial, "output"), Path.Combine(partial, "scratch"), progress);
    }

    /// <summary>Turns a workspace into the entry of a key, and drops the entries that were used longest ago.</summary>
    public async Task<StageOutput> CommitAsync(
        string stage, string key, StageWorkspace workspace, CancellationToken cancellationToken)
    {
        var (digest, size) = await OutputDigest.OfAsync(workspace.Directory, UnpackedTree, cancellationToken);
        var receipt = new StageReceipt(digest, size, time.GetUtcNow());
        await receipt.WriteAsync(Path.Combine(workspace.Directory, ReceiptFile), cancellationToken);
        var entry = EntryPath(stage, key);
        Remove(stage, entry);
        Directory.Move(workspace.Directory, entry);
        MarkUsed(entry);
        Prune(stage);
        return new StageOutput(stage, entry, digest, size);
    }

    /// <summary>Deletes what is left of a workspace.</summary>
    public static void Close(StageWorkspace workspace) => Delete(workspace.Root);

    /// <summary>
    /// Deletes the workspaces of builds that were killed. Whoever holds the lock knows that no other build is at work;
    /// to be called before the first stage.
    /// </summary>
    public void DropAbandoned(BuildLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        var stages = new DirectoryInfo(directory);
        foreach (var partial in stages.Exists ? stages.EnumerateDirectories().SelectMany(stage => stage.GetDirectories(PartialPrefix + "*")) : [])
        {
            Delete(partial.FullName);
        }
    }

    private string EntryPath(string stage, string key) => Path.Combine(directory, stage, key[..16]);

    private string NewPartial(string stage) => Path.Combine(directory, stage, PartialPrefix + Guid.NewGuid().ToString("N")[..8]);

    private void MarkUsed(string entry) => Directory.SetLastWriteTimeUtc(entry, time.GetUtcNow().UtcDateTime);

    private void Prune(string stage)
    {
        var old = new DirectoryInfo(Path.Combine(directory, stage)).EnumerateDirectories()
            .Where(entry => !entry.Name.StartsWith('.'))
            .OrderByDescending(entry => entry.LastWriteTimeUtc)
            .Skip(KeptEntries)
            .ToList();
        old.ForEach(entry => Remove(stage, entry.FullName));
    }

    // An entry that is half deleted must not be found, so it loses its name first.
    private void Remove(string stage, string entry)
    {
        if (Directory.Exists(entry))
        {
            var partial = NewPartial(stage);
            Directory.Move(entry, partial);
            Delete(partial);
        }
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
