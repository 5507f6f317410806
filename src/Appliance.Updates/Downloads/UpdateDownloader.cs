namespace Appliance.Updates;

/// <summary>
/// Fetches the files of a release into a folder, from where they left off, at a rate, and keeps a file only if it is the one that was signed
/// for. No source can make it write more than the manifest says, or wait without end.
/// </summary>
public sealed class UpdateDownloader(IUpdateSource source, DownloadOptions options, TimeProvider time)
{
    private const int BufferBytes = 64 << 10;
    private const string Lock = ".lock";

    // ENOSPC of Linux, ERROR_DISK_FULL of Windows.
    private static readonly int[] DiskFull = [28, 112];

    private readonly RateLimit _rate = new(options.RatePerSecond, time);

    /// <summary>Fetches a release. The folder is the downloader's own: what does not belong to this release is deleted from it.</summary>
    /// <param name="release">The release, from a feed that is believed.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="progress">Told now and then how far it is.</param>
    /// <param name="cancellationToken">Ends it; what is there is kept for the next time.</param>
    public async Task<DownloadResult> FetchAsync(UpdateManifest release, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var alone = TakeLock(folder);
        if (alone is null)
        {
            return new DownloadResult.Failed(Refusals.Busy());
        }
        try
        {
            DeleteOthers(release, folder);
            var report = new Report(release, progress);
            if (await FetchAllAsync(release, folder, report, cancellationToken) is { } refusal)
            {
                return new DownloadResult.Failed(refusal);
            }
            return new DownloadResult.Complete(release.Artifacts.ToDictionary(artifact => artifact.Kind, artifact => Path.Combine(folder, artifact.File)));
        }
        catch (UpdateSourceException e)
        {
            return new DownloadResult.Failed(e.IsPassing ? GaveUp(e) : e.ToRefusal());
        }
        catch (IOException e) when (DiskFull.Contains(e.HResult & 0xFFFF))
        {
            return new DownloadResult.Failed(Refusals.NoSpace(release.DownloadSize, Free(folder), options.Reserve));
        }
    }

    private static UpdateRefusal GaveUp(UpdateSourceException e) => new(e.Fault,
        $"{e.Message} What was fetched is kept, and nothing was changed. The next try goes on from there.");

    private static FileStream? TakeLock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void DeleteOthers(UpdateManifest release, string folder)
    {
        var own = release.Artifacts
            .SelectMany(artifact => new[] { artifact.File, artifact.File + PartFile.Extension, artifact.File + PartFile.JournalExtension })
            .Append(Lock).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !own.Contains(Path.GetFileName(file))))
        {
            File.Delete(file);
        }
    }

    private static ByteSize Free(string folder) => new(new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace);

    private async Task<UpdateRefusal?> FetchAllAsync(UpdateManifest release, string folder, Report report, CancellationToken cancellationToken)
    {
        var missing = new List<UpdateArtifact>();
        foreach (var artifact in release.Artifacts)
        {
            if (await UpdateFileCheck.CheckAsync(Path.Combine(folder, artifact.File), artifact, cancellationToken) is null)
            {
                report.Add(artifact.Size);
                continue;
            }
            File.Delete(Path.Combine(folder, artifact.File));
            missing.Add(artifact);
        }
        var needed = new ByteSize(missing.Sum(artifact => artifact.Size - PartFile.LeftOf(Path.Combine(folder, artifact.File), artifact)));
        if (missing.Count > 0 && needed + options.Reserve > Free(folder))
        {
            return Refusals.NoSpace(needed, Free(folder), options.Reserve);
        }
        foreach (var artifact in missing)
        {
            if (await FetchAsync(release.Version, artifact, Path.Combine(folder, artifact.File), report, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }
        return null;
    }

    private async Task<UpdateRefusal?> FetchAsync(ReleaseVersion version, UpdateArtifact artifact, string target, Report report, CancellationToken cancellationToken)
    {
        using var part = await PartFile.OpenAsync(target, artifact, options.Checkpoint, time, cancellationToken);
        report.Begin(artifact.File, part.Length);
        for (var isSecond = false; ; isSecond = true)
        {
            await FillAsync(version, artifact, part, report, cancellationToken);
            if (part.IsWhole())
            {
                part.Finish();
                // The name of a wrong compression is another than that of wrong bytes: the publisher is to blame, not the way.
                return await UpdateFileCheck.CheckAsync(target, artifact, cancellationToken) is { } refusal ? Drop(target, refusal) : null;
            }
            // Bytes that a power cut left, or that came before the server got another file, may be to blame: once more from the beginning.
            if (!part.IsPieced || isSecond)
            {
                return Drop(target, Refusals.WrongBytes(artifact.File));
            }
            report.Restart(part.Length);
            part.Restart();
        }
    }

    private static UpdateRefusal Drop(string target, UpdateRefusal refusal)
    {
        File.Delete(target);
        File.Delete(target + PartFile.Extension);
        File.Delete(target + PartFile.JournalExtension);
        return refusal;
    }

    private async Task FillAsync(ReleaseVersion version, UpdateArtifact artifact, PartFile part, Report report, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (part.Length < artifact.Size)
        {
            var before = part.Length;
            try
            {
                await FillOnceAsync(version, artifact, part, report, cancellationToken);
            }
            catch (UpdateSourceException e) when (e.IsPassing)
            {
                failures = part.Length > before ? 1 : failures + 1;
                part.Checkpoint();
                if (failures > options.Retries)
                {
                    throw;
                }
                var rest = Rest(failures, e.RetryAfter);
                report.Wait($"{e.Message} Trying again in {Math.Ceiling(rest.TotalSeconds):0} s; what is there is kept.");
                await Task.Delay(rest, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                part.Checkpoint();
                throw;
            }
        }
    }

    private async Task FillOnceAsync(ReleaseVersion version, UpdateArtifact artifact, PartFile part, Report report, CancellationToken cancellationToken)
    {
        using var answer = await source.OpenAsync(version, artifact, part.Length, part.Tag, cancellationToken);
        if (answer.From != part.Length)
        {
            report.Restart(part.Length);
            part.Restart();
        }
        part.IsPieced |= part.Length > 0;
        part.Tag = answer.Tag;
        var buffer = new byte[BufferBytes];
        while (await answer.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await part.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
            report.Add(read);
            await _rate.SpendAsync(read, cancellationToken);
        }
    }

    private TimeSpan Rest(int failures, TimeSpan? asked)
    {
        var rest = options.Backoff * Math.Pow(2, Math.Min(failures - 1, 16));
        // A server may ask for more patience, but not for ever.
        rest = asked > rest ? asked.Value : rest;
        return rest < options.LongestBackoff ? rest : options.LongestBackoff;
    }

    private sealed class Report(UpdateManifest release, IProgress<DownloadProgress>? progress)
    {
        private string _file = "";
        private long _done;

        public void Begin(string file, long there)
        {
            _file = file;
            Add(there);
        }

        public void Add(long bytes)
        {
            _done += bytes;
            progress?.Report(new DownloadProgress(_file, new ByteSize(_done), release.DownloadSize));
        }

        public void Restart(long thrownAway) => Add(-thrownAway);

        public void Wait(string reason) => progress?.Report(new DownloadProgress(_file, new ByteSize(_done), release.DownloadSize, reason));
    }
}
