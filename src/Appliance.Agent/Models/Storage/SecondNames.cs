namespace Appliance.Agent.Models.Storage;

/// <summary>Second names of stored models.</summary>
internal sealed class SecondNames(ModelStore models, StoreFolder folder, RecordBook records)
{
    /// <summary>Gives a model a second name: a hard link, so that it takes no room.</summary>
    /// <exception cref="StoreException">The name is none, is taken, or the model is on another disk.</exception>
    public async Task CopyAsync(string source, string destination, CancellationToken cancellationToken)
    {
        var list = await models.GetAsync(cancellationToken);
        var model = list.Find(source) ?? throw ModelFiles.NotFound(source);
        var name = destination.EndsWith(ModelList.DefaultTag, StringComparison.Ordinal) ? destination[..^ModelList.DefaultTag.Length] : destination;
        if (!ModelFileName.IsSafe(name + ModelFileName.Extension) || ModelFileName.PartCountOf(name + ModelFileName.Extension) is not null)
        {
            throw new StoreException(StatusCodes.Status400BadRequest, "bad_name", $"'{destination}' cannot be the name of a model: use letters, digits, '.', '-', '_' and '+'.");
        }
        if (ModelFileName.IsWhisper(model.Path))
        {
            throw new StoreException(StatusCodes.Status409Conflict, "not_copied", $"{model.Id} turns speech into text; such a model has no second name. Nothing was changed.");
        }
        if (list.FindExactly(name) is not null || list.FindUnusable(name) is not null)
        {
            throw ModelFiles.NameTaken(name);
        }
        var files = ModelFiles.FilesOf(model.Path).ToList();
        Link(files, [.. files.Select((_, index) => folder.PathOf(ModelFiles.NameOf(name, index, files.Count)))]);
        if (records.Find(model.Id) is { } record)
        {
            records.Save(record with
            {
                Model = name,
                Names = [],
                Files = [.. record.Files.Select((file, index) => file with { Name = ModelFiles.NameOf(name, index, record.Files.Count) })],
            });
        }
        await models.RescanAsync(cancellationToken);
    }

    private static void Link(List<string> files, List<string> names)
    {
        var made = new List<string>();
        try
        {
            foreach (var (file, name) in files.Zip(names).Reverse())
            {
                SyncedFile.Link(file, name);
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
}
