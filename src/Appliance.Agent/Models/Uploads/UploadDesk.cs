using System.Collections.Concurrent;
using System.Text;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Models.Uploads;

/// <summary>Takes model files in, piece by piece or whole. What is there of one survives a cut connection and a power cut.</summary>
internal sealed class UploadDesk(StoreFolder folder, DiskSpace space, RecordBook records, UploadCompletion completion, TimeProvider time)
{
    private const int BufferBytes = 256 << 10;

    private readonly ConcurrentDictionary<string, bool> _active = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a request brings bytes of this file now.</summary>
    public bool IsActive(string name) => _active.ContainsKey(name);

    /// <summary>How far the upload of a file is; null when nothing of it is there.</summary>
    /// <exception cref="StoreException">The name is none for a model file.</exception>
    public UploadBody? Find(string name)
    {
        RequireSafe(name);
        if (File.Exists(folder.PathOf(name)))
        {
            var length = new FileInfo(folder.PathOf(name)).Length;
            return new UploadBody(name, length, length, IsComplete: true, records.Find(ModelFileName.IdOf(name))?.Files.FirstOrDefault(file => file.Name == name)?.Sha256);
        }
        return PartFile.JournalOf(PartOf(name)) is { } journal && File.Exists(PartOf(name))
            ? new UploadBody(name, ByteRanges.Of(journal.Done, journal.Length).Missing(journal.Length) is [var first, ..] ? first.From : journal.Length, journal.Length, IsComplete: false)
            : null;
    }

    /// <summary>Takes the bytes of one request; with the last ones the file becomes visible.</summary>
    /// <param name="name">The file.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="range">Which ones they are.</param>
    /// <param name="sha256">The checksum the whole file must have, or null.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    /// <exception cref="StoreException">The store cannot take it; the message says what was kept.</exception>
    public async Task<UploadBody> ReceiveAsync(string name, Stream body, UploadRange range, string? sha256, string by, CancellationToken cancellationToken)
    {
        RequireSafe(name);
        if (File.Exists(folder.PathOf(name)))
        {
            throw ModelFiles.NameTaken(name);
        }
        if (!_active.TryAdd(name, true))
        {
            throw new StoreException(StatusCodes.Status409Conflict, "upload_running", $"Another request is sending {name} right now. Wait for its end.", TimeSpan.FromSeconds(5));
        }
        try
        {
            var first = range.IsBeginning ? await FirstBytesAsync(name, body, range, cancellationToken) : [];
            using var part = Open(name, range);
            await FillAsync(part, body, first, range, cancellationToken);
            return part.Missing.Count == 0
                ? await completion.FinishAsync(name, part, sha256, by, cancellationToken)
                : new UploadBody(name, part.Prefix, part.Length, IsComplete: false);
        }
        finally
        {
            _active.TryRemove(name, out _);
        }
    }

    /// <summary>Deletes what is there of an upload that is not complete.</summary>
    /// <exception cref="StoreException">It is running, or there is none.</exception>
    public void Cancel(string name)
    {
        RequireSafe(name);
        if (IsActive(name) || !File.Exists(PartOf(name)))
        {
            throw new StoreException(IsActive(name) ? StatusCodes.Status409Conflict : StatusCodes.Status404NotFound, "no_upload", $"There is no upload of {name} that could be taken back.");
        }
        PartFile.Delete(PartOf(name));
    }

    private static void RequireSafe(string name)
    {
        if (!ModelFileName.IsSafe(name))
        {
            throw new StoreException(StatusCodes.Status400BadRequest, "bad_name", $"'{name}' cannot be the name of a model file: use letters, digits, '.', '-', '_', '+' and spaces, and end it in .gguf. Nothing was stored.");
        }
    }

    // Refused before anything is written: a film or an archive would otherwise travel for an hour first.
    private static async Task<byte[]> FirstBytesAsync(string name, Stream body, UploadRange range, CancellationToken cancellationToken)
    {
        var first = new byte[(int)Math.Min(4, range.End)];
        await body.ReadExactlyAsync(first, cancellationToken);
        // whisper.cpp writes its 0x67676d6c as a number, so the letters come from the last.
        var (kind, expected) = ModelFileName.IsWhisper(name) ? ("whisper.cpp model", "lmgg") : ("GGUF file", "GGUF");
        return first.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(expected)) ? first : throw new StoreException(
            StatusCodes.Status415UnsupportedMediaType, "not_gguf", $"This is not a {kind}: its first bytes are not '{expected}'. Nothing was kept.");
    }

    private PartFile Open(string name, UploadRange range)
    {
        Directory.CreateDirectory(folder.Uploads);
        var path = PartOf(name);
        if (range.IsBeginning)
        {
            PartFile.Delete(path);
            space.Require(name, new ByteSize(range.Total));
        }
        else if (Find(name) is not { } there || there.Total != range.Total || there.Offset < range.From)
        {
            throw new StoreException(StatusCodes.Status409Conflict, "wrong_offset", Find(name) is { } found
                ? $"Of {name} {found.Offset} of {found.Total} bytes are there; go on at byte {found.Offset}. They were kept."
                : $"Nothing is there of {name}; begin at byte 0.");
        }
        var part = PartFile.Open(path, range.Total, time);
        try
        {
            part.Reserve(space);
            part.Checkpoint();
            return part;
        }
        catch
        {
            part.Dispose();
            PartFile.Delete(path);
            throw;
        }
    }

    private static async Task FillAsync(PartFile part, Stream body, byte[] first, UploadRange range, CancellationToken cancellationToken)
    {
        try
        {
            await part.WriteAsync(range.From, first, cancellationToken);
            var buffer = new byte[BufferBytes];
            for (var at = range.From + first.Length; at < range.End;)
            {
                var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, range.End - at)), cancellationToken);
                if (read == 0)
                {
                    throw new StoreException(StatusCodes.Status400BadRequest, "cut_off", $"The upload ended at byte {at} of {range.End}. What came was kept; go on there.");
                }
                await part.WriteAsync(at, buffer.AsMemory(0, read), cancellationToken);
                at += read;
            }
        }
        finally
        {
            // Whatever ends it, what came need not be sent again.
            part.Checkpoint();
        }
    }

    private string PartOf(string name) => Path.Combine(folder.Uploads, name + PartFile.Extension);
}
