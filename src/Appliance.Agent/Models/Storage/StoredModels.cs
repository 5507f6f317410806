using System.Globalization;
using Appliance.Agent.Models.Downloads;
using Appliance.Agent.Runners;
using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Models.Storage;

/// <summary>What can be done with models that are stored: deleting, naming, verifying.</summary>
internal sealed partial class StoredModels(
    ModelStore models, StoreFolder folder, RecordBook records, RunnerPool pool, TimeProvider time, ILogger<StoredModels> logger)
{
    /// <summary>The refusal to overwrite.</summary>
    public static StoreException NameTaken(string name) => new(
        StatusCodes.Status409Conflict, "name_taken", $"There is another {name} in the store already. It was not touched; delete it first if it is to be replaced.");

    /// <summary>The record of a download whose files are verified.</summary>
    public ModelRecord Describe(DownloadJob job, DownloadFolder downloads)
    {
        var first = downloads.FinishedOf(job, job.Files[0]);
        var present = File.Exists(first) ? first : folder.PathOf(job.Files[0].Name);
        return new ModelRecord
        {
            Model = job.Model,
            Files = [.. job.Files.Select(file => new RecordedFile(file.Name, file.Size, file.Sha256!))],
            Source = job.Repository ?? "disk",
            Commit = job.Commit,
            Licence = job.Licence,
            Architecture = ArchitectureOf(present),
            Names = job.Names,
            Stored = time.GetUtcNow(),
            By = job.By,
            Verified = time.GetUtcNow(),
        };
    }

    /// <summary>Writes a record down.</summary>
    public void Save(ModelRecord record) => records.Save(record);

    /// <summary>Deletes a model, all its files and its record. Other names of the same files stay.</summary>
    /// <exception cref="StoreException">It is not in the store, or it is at work.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var list = await models.GetAsync(cancellationToken);
        var (id, path) = Find(list, name);
        if (!folder.Contains(path))
        {
            throw new StoreException(StatusCodes.Status409Conflict, "read_only", $"{id} is on a disk that is only read ({Path.GetDirectoryName(path)}). Take the disk out, or delete the file with another computer.");
        }
        await UnloadAsync(id, cancellationToken);
        foreach (var file in FilesOf(path))
        {
            DurableFile.Delete(file);
        }
        records.Remove(id);
        Log.Deleted(logger, id);
        await models.RescanAsync(cancellationToken);
    }

    /// <summary>Gives a model a second name: a hard link, so that it takes no room.</summary>
    /// <exception cref="StoreException">The name is none, is taken, or the model is on another disk.</exception>
    public async Task CopyAsync(string source, string destination, CancellationToken cancellationToken)
    {
        var list = await models.GetAsync(cancellationToken);
        var model = list.Find(source) ?? throw NotFound(source);
        var name = destination.EndsWith(ModelList.DefaultTag, StringComparison.Ordinal) ? destination[..^ModelList.DefaultTag.Length] : destination;
        if (!ModelFileName.IsSafe(name + ModelFileName.Extension) || ModelFileName.PartCountOf(name + ModelFileName.Extension) is not null)
        {
            throw new StoreException(StatusCodes.Status400BadRequest, "bad_name", $"'{destination}' cannot be the name of a model: use letters, digits, '.', '-', '_' and '+'.");
        }
        if (list.FindExactly(name) is not null || list.FindUnusable(name) is not null)
        {
            throw NameTaken(name);
        }
        var files = FilesOf(model.Path).ToList();
        Link(files, [.. files.Select((_, index) => folder.PathOf(NameOf(name, index, files.Count)))]);
        if (records.Find(model.Id) is { } record)
        {
            records.Save(record with
            {
                Model = name,
                Names = [],
                Files = [.. record.Files.Select((file, index) => file with { Name = NameOf(name, index, record.Files.Count) })],
            });
        }
        await models.RescanAsync(cancellationToken);
    }

    /// <summary>Reads all files of a model again and compares them with its record. A model without one gets one.</summary>
    /// <exception cref="StoreException">There is no such model in the store.</exception>
    public async Task<ModelRecord> VerifyAsync(string name, CancellationToken cancellationToken)
    {
        var list = await models.GetAsync(cancellationToken);
        var (id, path) = Find(list, name);
        if (!folder.Contains(path))
        {
            throw new StoreException(StatusCodes.Status409Conflict, "read_only", $"{id} is on a disk that is only read, so there is no record of it. Import it to have it verified.");
        }
        var files = new List<RecordedFile>();
        foreach (var file in FilesOf(path))
        {
            files.Add(new RecordedFile(Path.GetFileName(file), new FileInfo(file).Length, await FileHash.Sha256Async(file, progress: null, cancellationToken)));
        }
        var before = records.Find(id);
        var damage = before is null ? null : DamageOf(before.Files, files);
        var record = (before ?? new ModelRecord { Model = id, Files = files, Source = "found", Stored = time.GetUtcNow(), Architecture = ArchitectureOf(path) }) with
        {
            Damage = damage,
            Verified = damage is null ? time.GetUtcNow() : before!.Verified,
        };
        records.Save(record);
        if (damage is not null)
        {
            Log.Damaged(logger, id, damage);
            await UnloadAsync(id, cancellationToken, isForced: true);
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

    private async Task UnloadAsync(string id, CancellationToken cancellationToken, bool isForced = false)
    {
        if (pool.StateOf(id) == ModelState.Loaded)
        {
            await pool.UnloadIdleAsync(id, cancellationToken);
        }
        if (!isForced && pool.StateOf(id) is ModelState.Loaded or ModelState.Loading)
        {
            throw new StoreException(StatusCodes.Status409Conflict, "model_in_use", $"{id} is answering or being loaded. It was not touched; try again when it has ended.", TimeSpan.FromSeconds(5));
        }
    }

    private static (string Id, string Path) Find(ModelList list, string name) =>
        list.Find(name) is { } model ? (model.Id, model.Path)
        : (list.FindUnusable(name) ?? list.FindUnusable(WithoutTag(name))) is { } file ? (file.Id, file.Path)
        : throw NotFound(name);

    private static string WithoutTag(string name) => name.EndsWith(ModelList.DefaultTag, StringComparison.Ordinal) ? name[..^ModelList.DefaultTag.Length] : name;

    private static StoreException NotFound(string name) => new(StatusCodes.Status404NotFound, "model_not_found", $"model '{name}' not found");

    // The first file leads: without it the others are no model.
    private static IEnumerable<string> FilesOf(string path) => ModelFileName.PartCountOf(path) is { } count
        ? Enumerable.Range(0, count).Select(index => ModelFileName.PartOf(path, index, count)!).Where(File.Exists)
        : [path];

    private static string NameOf(string model, int index, int count) =>
        count == 1 ? model + ModelFileName.Extension : string.Create(CultureInfo.InvariantCulture, $"{model}-{index + 1:D5}-of-{count:D5}{ModelFileName.Extension}");

    private static void Link(List<string> files, List<string> names)
    {
        var made = new List<string>();
        try
        {
            foreach (var (file, name) in files.Zip(names).Reverse())
            {
                DurableFile.Link(file, name);
                made.Add(name);
            }
        }
        catch (IOException e)
        {
            made.ForEach(File.Delete);
            throw e.HResult == Libc.OtherDisk
                ? new StoreException(StatusCodes.Status409Conflict, "other_disk", "A second name can only be given to a model in the store, and this one is on another disk. Import it first.")
                : new StoreException(StatusCodes.Status409Conflict, "cannot_copy", $"The second name could not be given: {e.Message}. Nothing was changed.", innerException: e);
        }
    }

    private static string? ArchitectureOf(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return GgufModel.From(GgufFile.Read(stream, CancellationToken.None)).Architecture.Family;
        }
        catch (Exception e) when (e is GgufException or IOException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1121, LogLevel.Information, "{Model} was deleted as asked")]
        public static partial void Deleted(ILogger logger, string model);

        [LoggerMessage(1122, LogLevel.Error, "{Model} is not served any more: {Damage}")]
        public static partial void Damaged(ILogger logger, string model, string damage);
    }
}
