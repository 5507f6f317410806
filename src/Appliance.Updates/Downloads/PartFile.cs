using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Updates;

/// <summary>
/// A file that is being fetched from its beginning to its end, with its checksum as it grows, and a journal of what is on the disk. Data is
/// synced before the journal says so: after a power cut the journal may know less than there is, never more.
/// </summary>
internal sealed class PartFile : IDisposable
{
    public const string Extension = ".part";
    public const string JournalExtension = ".journal";

    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(5);

    private readonly UpdateArtifact _artifact;
    private readonly ByteSize _checkpoint;
    private readonly TimeProvider _time;
    private readonly SafeFileHandle _file;
    private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _saved;
    private long _savedAt;

    private PartFile(string target, UpdateArtifact artifact, ByteSize checkpoint, TimeProvider time)
    {
        (Target, _artifact, _checkpoint, _time, _savedAt) = (target, artifact, checkpoint, time, time.GetTimestamp());
        _file = File.OpenHandle(target + Extension, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>The file's path once it is complete.</summary>
    public string Target { get; }

    /// <summary>How many bytes are there.</summary>
    public long Length { get; private set; }

    /// <summary>The version that the server named for them.</summary>
    public string? Tag { get; set; }

    /// <summary>Whether it came in more than one piece: some of its bytes may be of another file, or what a power cut left.</summary>
    public bool IsPieced { get; set; }

    /// <summary>Opens the file, or begins it. Bytes that the journal does not name are thrown away; those that it names are read for the checksum.</summary>
    public static async Task<PartFile> OpenAsync(string target, UpdateArtifact artifact, ByteSize checkpoint, TimeProvider time, CancellationToken cancellationToken)
    {
        var part = new PartFile(target, artifact, checkpoint, time);
        try
        {
            if (JournalOf(target) is { } journal && journal.Sha256 == artifact.Sha256
                && journal.Bytes <= artifact.Size && journal.Bytes <= RandomAccess.GetLength(part._file))
            {
                await part.ResumeAsync(journal, cancellationToken);
            }
            RandomAccess.SetLength(part._file, part.Length);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>How many bytes of a file an earlier run left.</summary>
    public static long LeftOf(string target, UpdateArtifact artifact) =>
        JournalOf(target) is { } journal && journal.Sha256 == artifact.Sha256 ? Math.Min(journal.Bytes, artifact.Size) : 0;

    /// <summary>Adds bytes at the end, and now and then writes the journal.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await RandomAccess.WriteAsync(_file, bytes, Length, cancellationToken);
        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
        if (Length - _saved >= _checkpoint.Bytes || _time.GetElapsedTime(_savedAt) >= CheckpointInterval)
        {
            Checkpoint();
        }
    }

    /// <summary>Makes everything that was written survive a power cut.</summary>
    public void Checkpoint()
    {
        RandomAccess.FlushToDisk(_file);
        var journal = new PartJournal(_artifact.Sha256, Length, Tag);
        SyncedFile.Write(Target + JournalExtension, JsonSerializer.SerializeToUtf8Bytes(journal, UpdateJson.Default.PartJournal));
        (_saved, _savedAt) = (Length, _time.GetTimestamp());
    }

    /// <summary>Begins again.</summary>
    public void Restart()
    {
        File.Delete(Target + JournalExtension);
        RandomAccess.SetLength(_file, 0);
        _hash.Dispose();
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        (Length, Tag, IsPieced, _saved) = (0, null, false, 0);
    }

    /// <summary>Whether the bytes are those that were signed for.</summary>
    public bool IsWhole() => Length == _artifact.Size && Convert.ToHexStringLower(_hash.GetCurrentHash()) == _artifact.Sha256;

    /// <summary>Closes a complete file and gives it its name.</summary>
    public void Finish()
    {
        RandomAccess.FlushToDisk(_file);
        Dispose();
        SyncedFile.Move(Target + Extension, Target);
        File.Delete(Target + JournalExtension);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private static PartJournal? JournalOf(string target)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(target + JournalExtension), UpdateJson.Default.PartJournal) is { Bytes: > 0 } journal ? journal : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private async Task ResumeAsync(PartJournal journal, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        while (Length < journal.Bytes)
        {
            var read = await RandomAccess.ReadAsync(_file, buffer.AsMemory(0, (int)Math.Min(buffer.Length, journal.Bytes - Length)), Length, cancellationToken);
            if (read == 0)
            {
                break;
            }
            _hash.AppendData(buffer, 0, read);
            Length += read;
        }
        (Tag, IsPieced, _saved) = (journal.Tag, true, Length);
    }
}
