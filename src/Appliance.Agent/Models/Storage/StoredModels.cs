using Appliance.Agent.Runners;

namespace Appliance.Agent.Models.Storage;

/// <summary>Takes models out of the store.</summary>
internal sealed partial class StoredModels(
    ModelStore models, StoreFolder folder, RecordBook records, RunnerPool pool, ILogger<StoredModels> logger)
{
    /// <summary>Deletes a model, all its files and its record. Other names of the same files stay.</summary>
    /// <exception cref="StoreException">It is not in the store, or it is at work.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var list = await models.GetAsync(cancellationToken);
        var (id, path) = ModelFiles.Find(list, name);
        if (!folder.Contains(path))
        {
            throw new StoreException(StatusCodes.Status409Conflict, "read_only", $"{id} is on a disk that is only read ({Path.GetDirectoryName(path)}). Take the disk out, or delete the file with another computer.");
        }
        await UnloadAsync(id, cancellationToken);
        foreach (var file in ModelFiles.FilesOf(path))
        {
            SyncedFile.Delete(file);
        }
        records.Remove(id);
        Log.Deleted(logger, id);
        await models.RescanAsync(cancellationToken);
    }

    /// <summary>Unloads a model so that its files may go.</summary>
    /// <param name="id">The model.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="isForced">Whether its files go even if it is at work.</param>
    /// <exception cref="StoreException">It is at work.</exception>
    public async Task UnloadAsync(string id, CancellationToken cancellationToken, bool isForced = false)
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

    private static partial class Log
    {
        [LoggerMessage(1121, LogLevel.Information, "{Model} was deleted as asked")]
        public static partial void Deleted(ILogger logger, string model);
    }
}
