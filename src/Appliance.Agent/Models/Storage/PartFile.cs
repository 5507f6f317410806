using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Agent.Models.Storage;

/// <summary>
/// A file that is being filled, with a journal beside it that names which of its bytes are on the disk. Data is synced before the journal
/// says so: after a power cut the journal may know less than there is, never more.
/// </summary>
internal sealed class PartFile : IDisposable
{
    public const string Extension = ".part";
    public const string JournalExtension = ".journal";

    // What may have to be fetched again after a power cut, and how long a slow connection may work for nothing.
    private const long CheckpointBytes = 64 << 20;
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly SafeFileHandle _file;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _oneCheckpoint = new(1, 1);
    private readonly ByteRanges _written;
    private long _unsaved;
    private long _saved;

    private PartFile(string path, long length, PartJournal? journal, TimeProvider time)
    {
        (Path, Length, _time) = (path, length, time);
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        _written = ByteRanges.Of(journal?.Done ?? [], length);
        (Tag, _saved) = (journal?.Tag, time.GetTimestamp());
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How long it will be.</summary>
    public long Length { get; }

    /// <summary>The version of what it is filled with, where a server tells it; kept with the next checkpoint.</summary>
    public string? Tag { get; set; }

    /// <summary>How many bytes are there.</summary>
    public long Written
    {
        get
        {
            lock (_lock)
            {
                return _written.Total;
            }
        }
    }

    /// <summary>How many bytes are there from the beginning on.</summary>
    public long Prefix => Missing is [var first, ..] ? first.From : Length;

    /// <summary>What is not there yet.</summary>
    public IReadOnlyList<ByteRange> Missing
    {
        get
        {
            lock (_lock)
            {
                return _written.Missing(Length);
            }
        }
    }

    /// <summary>Opens the file, or begins it. Bytes that the journal does not name count as missing.</summary>
    public static PartFile Open(string path, long length, TimeProvider time)
    {
        var journal = File.Exists(path) ? JournalOf(path) : null;
        return new PartFile(path, length, journal?.Length == length ? journal : null, time);
    }

    /// <summary>What the journal of a file says; null when there is none.</summary>
    public static PartJournal? JournalOf(string path) =>
        StateFile.TryRead(path + JournalExtension, StoreJson.Default.PartJournal) is { Done: not null } journal ? journal : null;

    /// <summary>Deletes a file and its journal.</summary>
    public static void Delete(string path)
    {
        File.Delete(path + JournalExtension);
        SyncedFile.Delete(path);
    }

    /// <summary>Takes the room for all of it.</summary>
    /// <exception cref="StoreException">There is not so much room.</exception>
    public void Reserve(DiskSpace space)
    {
        space.Allocate(System.IO.Path.GetFileNameWithoutExtension(Path), _file, Length);
        // A file that was longer before must not keep its end.
        RandomAccess.SetLength(_file, Length);
    }

    /// <summary>Writes bytes, and now and then the journal.</summary>
    public async ValueTask WriteAsync(long at, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await RandomAccess.WriteAsync(_file, bytes, at, cancellationToken);
        bool isDue;
        lock (_lock)
        {
            _written.Add(new ByteRange(at, at + bytes.Length));
            _unsaved += bytes.Length;
            isDue = _unsaved >= CheckpointBytes || _time.GetElapsedTime(_saved) >= CheckpointInterval;
        }
        if (isDue && await _oneCheckpoint.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            try
            {
                SaveJournal();
            }
            finally
            {
                _oneCheckpoint.Release();
            }
        }
    }

    /// <summary>Makes everything that was written survive a power cut.</summary>
    public void Checkpoint()
    {
        _oneCheckpoint.Wait();
        try
        {
            SaveJournal();
        }
        finally
        {
            _oneCheckpoint.Release();
        }
    }

    /// <summary>Closes a complete file and takes the mark of an unfinished one off its name.</summary>
    public string Finish()
    {
        RandomAccess.FlushToDisk(_file);
        Dispose();
        var finished = Path[..^Extension.Length];
        SyncedFile.Move(Path, finished);
        File.Delete(Path + JournalExtension);
        return finished;
    }

    public void Dispose()
    {
        _file.Dispose();
        _oneCheckpoint.Dispose();
    }

    private void SaveJournal()
    {
        PartJournal journal;
        lock (_lock)
        {
            journal = new PartJournal(Length, Tag, _written.ToList());
            (_unsaved, _saved) = (0, _time.GetTimestamp());
        }
        RandomAccess.FlushToDisk(_file);
        SyncedFile.Write(Path + JournalExtension, JsonSerializer.SerializeToUtf8Bytes(journal, StoreJson.Default.PartJournal));
    }
}
