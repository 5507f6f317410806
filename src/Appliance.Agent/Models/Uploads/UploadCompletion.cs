using Appliance.Agent.Models.Storage;
using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Models.Uploads;

/// <summary>The last step of an upload.</summary>
internal sealed partial class UploadCompletion(StoreFolder folder, RecordBook records, ModelStore models, TimeProvider time, ILogger<UploadCompletion> logger)
{
    /// <summary>Verifies a file of which every byte is there, and gives it its name in the store.</summary>
    /// <exception cref="StoreException">It is not what was announced, or no model. It was thrown away.</exception>
    public async Task<UploadBody> FinishAsync(string name, PartFile part, string? expected, string by, CancellationToken cancellationToken)
    {
        // The sender may leave once its last byte is here; the file is finished all the same.
        var actual = await FileHash.Sha256Async(part.Path, progress: null, CancellationToken.None);
        if (expected is not null && !expected.Equals(actual, StringComparison.OrdinalIgnoreCase))
        {
            part.Dispose();
            PartFile.Delete(part.Path);
            throw new StoreException(StatusCodes.Status422UnprocessableEntity, "wrong_bytes", $"{name} is not what was sent: its SHA-256 is {actual} where {expected} was announced. It was thrown away; send it again.");
        }
        var length = part.Length;
        var finished = part.Finish();
        Check(name, finished);
        if (!ProjectorFileName.Is(name))
        {
            Record(name, length, actual, ModelFileCheck.CheckFile(finished, CancellationToken.None).Architecture.Family, by);
        }
        SyncedFile.Move(finished, folder.PathOf(name));
        Log.Stored(logger, name, new ByteSize(length));
        await models.RescanAsync(cancellationToken);
        return new UploadBody(name, length, length, IsComplete: true, actual);
    }

    private static void Check(string name, string finished)
    {
        try
        {
            if (ProjectorFileName.Is(name))
            {
                ModelFileCheck.CheckProjector(finished, CancellationToken.None);
            }
            else if (ModelFileName.PartCountOf(name) is not null)
            {
                ModelFileCheck.CheckFile(finished, CancellationToken.None);
            }
            else if (ModelFileCheck.Check(finished, CancellationToken.None) is null)
            {
                throw new GgufException("it is a part of a split model and its name does not say which: call it NAME-00002-of-00003.gguf.");
            }
        }
        catch (GgufException e)
        {
            SyncedFile.Delete(finished);
            throw new StoreException(StatusCodes.Status422UnprocessableEntity, "unusable_file", $"{name} cannot serve: {e.Message} It was thrown away.", innerException: e);
        }
    }

    // The parts of a split model come one by one and share a record.
    private void Record(string name, long size, string sha256, string architecture, string by)
    {
        var id = ModelFileName.IdOf(name);
        var before = ModelFileName.PartCountOf(name) is null ? null : records.Find(id);
        records.Save(new ModelRecord
        {
            Model = id,
            Files = [.. (before?.Files ?? []).Where(file => file.Name != name).Append(new RecordedFile(name, size, sha256)).OrderBy(file => file.Name, StringComparer.Ordinal)],
            Source = "upload",
            Architecture = architecture,
            Stored = time.GetUtcNow(),
            Verified = time.GetUtcNow(),
            By = by,
        });
    }

    private static partial class Log
    {
        [LoggerMessage(1131, LogLevel.Information, "{File} was uploaded, {Size}")]
        public static partial void Stored(ILogger logger, string file, ByteSize size);
    }
}
