namespace Appliance.Agent.Models.Storage;

/// <summary>Finds out whether stored files are still what they were.</summary>
internal sealed partial class ModelVerification(
    ModelStore models, StoreFolder folder, RecordBook records, StoredModels stored, TimeProvider time, ILogger<ModelVerification> logger)
{
    /// <summary>Reads all files of a model again and compares them with its record. A model without one gets one.</summary>
    /// <exception cref="StoreException">There is no such model in the store.</exception>
    public async Task<ModelRecord> VerifyAsync(string name, CancellationToken cancellationToken)
    {
        var list = await models.GetAsync(cancellationToken);
        var (id, path) = ModelFiles.Find(list, name);
        if (!folder.Contains(path))
        {
            throw new StoreException(StatusCodes.Status409Conflict, "read_only", $"{id} is on a disk that is only read, so there is no record of it. Import it to have it verified.");
        }
        var files = new List<RecordedFile>();
        foreach (var file in ModelFiles.FilesOf(path))
        {
            files.Add(new RecordedFile(Path.GetFileName(file), new FileInfo(file).Length, await FileHash.Sha256Async(file, progress: null, cancellationToken)));
        }
        var before = records.Find(id);
        var damage = before is null ? null : DamageOf(before.Files, files);
        var record = (before ?? new ModelRecord { Model = id, Files = files, Source = "found", Stored = time.GetUtcNow(), Architecture = ModelFiles.ArchitectureOf(path) }) with
        {
            Damage = damage,
            Verified = damage is null ? time.GetUtcNow() : before!.Verified,
        };
        records.Save(record);
        if (damage is not null)
        {
            Log.Damaged(logger, id, damage);
            await stored.UnloadAsync(id, cancellationToken, isForced: true);
        }
        await models.RescanAsync(cancellationToken);
        return record;
    }

    private static string? DamageOf(IReadOnlyList<RecordedFile> before, List<RecordedFile> now)
    {
        var wrong = before.Except(now).Select(file => file.Name).ToList();
        return wrong.Count == 0 ? null
            : $"{string.Join(", ", wrong)} is not the file any more that was stored: the disk may be failing, or it was replaced. Delete the model and bring it again.";
    }

    private static partial class Log
    {
        [LoggerMessage(1122, LogLevel.Error, "{Model} is not served any more: {Damage}")]
        public static partial void Damaged(ILogger logger, string model, string damage);
    }
}
