using System.Security.Cryptography;
using System.Text;

namespace Appliance.Build.Stages;

/// <summary>
/// Keeps the outputs of stages in <c>artifacts/cache/STAGE/KEY</c>. An entry appears complete or not at all.
/// </summary>
internal sealed class StageCache(string directory, TimeProvider time)
{
    private const int KeptEntries = 4;
    private const string DigestFile = ".digest";

    /// <summary>A folder of an output that does not count in its digest, because a file beside it says the same.</summary>
    internal const string UnpackedTree = "tree";

    /// <summary>The output kept under a key, unless there is none or it is older than <paramref name="maximumAge"/>.</summary>
    public StageOutput? Find(string stage, string key, TimeSpan? maximumAge)
    {
        var entry = EntryPath(stage, key);
        var digest = new FileInfo(Path.Combine(entry, DigestFile));
        if (!digest.Exists || time.GetUtcNow() - digest.CreationTimeUtc > maximumAge)
        {
            return null;
        }
        Directory.SetLastWriteTimeUtc(entry, time.GetUtcNow().UtcDateTime);
        var lines = File.ReadAllLines(digest.FullName);
        return new StageOutput(stage, entry, lines[0], new ByteSize(long.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Makes an empty workspace for a stage.</summary>
    public StageWorkspace Open(string stage, Action<string> progress)
    {
        var partial = Path.Combine(directory, stage, ".partial-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(Path.Combine(partial, "output"));
        Directory.CreateDirectory(Path.Combine(partial, "scratch"));
        return new StageWorkspace(Path.Combine(partial, "output"), Path.Combine(partial, "scratch"), progress);
    }

    /// <summary>Turns a workspace into the entry of a key, and drops the entries that were used longest ago.</summary>
    public async Task<StageOutput> CommitAsync(
        string stage, string key, StageWorkspace workspace, CancellationToken cancellationToken)
    {
        var (digest, size) = await DigestAsync(workspace.Directory, cancellationToken);
        await File.WriteAllLinesAsync(
            Path.Combine(workspace.Directory, DigestFile),
            [digest, size.Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            cancellationToken);
        var entry = EntryPath(stage, key);
        Delete(entry);
        Directory.Move(workspace.Directory, entry);
        Prune(stage);
        return new StageOutput(stage, entry, digest, size);
    }

    /// <summary>Deletes what is left of a workspace.</summary>
    public static void Close(StageWorkspace workspace) => Delete(workspace.Root);

    private string EntryPath(string stage, string key) => Path.Combine(directory, stage, key[..16]);

    private void Prune(string stage)
    {
        var old = new DirectoryInfo(Path.Combine(directory, stage)).EnumerateDirectories()
            .Where(entry => !entry.Name.StartsWith('.'))
            .OrderByDescending(entry => entry.LastWriteTimeUtc)
            .Skip(KeptEntries);
        foreach (var entry in old)
        {
            Delete(entry.FullName);
        }
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task<(string Digest, ByteSize Size)> DigestAsync(string path, CancellationToken cancellationToken)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = ByteSize.Zero;
        var files = Directory.EnumerateFiles(path, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        });
        var unpacked = Path.Combine(path, UnpackedTree) + Path.DirectorySeparatorChar;
        foreach (var file in files.Where(file => !file.StartsWith(unpacked, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            size += new ByteSize(stream.Length);
            var hash = await SHA256.HashDataAsync(stream, cancellationToken);
            all.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(path, file)}={Convert.ToHexStringLower(hash)}\n"));
        }
        return (Convert.ToHexStringLower(all.GetHashAndReset()), size);
    }
}
