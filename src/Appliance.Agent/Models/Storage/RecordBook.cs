using System.Collections.Concurrent;
using System.Text.Json;

namespace Appliance.Agent.Models.Storage;

/// <summary>The records of the stored models, each a small file beside them.</summary>
internal sealed class RecordBook(StoreFolder folder)
{
    private readonly Lazy<ConcurrentDictionary<string, ModelRecord>> _records = new(() => Read(folder.RecordsBefore, folder.Records));

    /// <summary>The record of this model, or null.</summary>
    public ModelRecord? Find(string model) => _records.Value.GetValueOrDefault(model);

    /// <summary>Writes a record, in place of an older one.</summary>
    public void Save(ModelRecord record)
    {
        Directory.CreateDirectory(folder.Records);
        SyncedFile.Write(PathOf(record.Model), JsonSerializer.SerializeToUtf8Bytes(record, StoreJson.Default.ModelRecord));
        _records.Value[record.Model] = record;
    }

    /// <summary>Deletes the record of this model, if there is one.</summary>
    public void Remove(string model)
    {
        if (_records.Value.TryRemove(model, out _))
        {
            if (File.Exists(PathOf(model)))
            {
                SyncedFile.Delete(PathOf(model));
            }
            if (folder.RecordsBefore is { } before && Path.Combine(before, model + ".json") is var path && File.Exists(path))
            {
                SyncedFile.Delete(path);
            }
        }
    }

    /// <summary>The list as it is to be served: with the names that records give, and without what is known to be damaged.</summary>
    public ModelList Apply(ModelList list)
    {
        var damaged = list.Models.Where(model => DamageOf(model) is not null).ToList();
        var usable = list.Models.Except(damaged).ToList();
        return new ModelList(usable, [.. list.Unusable, .. damaged.Select(model => new UnusableFile(model.Id, model.Path, DamageOf(model)!))])
        {
            Names = NamesOf(usable),
        };
    }

    private string? DamageOf(Model model) => folder.Contains(model.Path) ? Find(model.Id)?.Damage : null;

    // A name that two models were asked for by means the one stored last.
    private Dictionary<string, string> NamesOf(IEnumerable<Model> models)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var record in models.Select(model => Find(model.Id)).OfType<ModelRecord>().OrderBy(record => record.Stored))
        {
            foreach (var name in record.Names)
            {
                names[name] = record.Model;
            }
        }
        return names;
    }

    private string PathOf(string model) => Path.Combine(folder.Records, model + ".json");

    private static ConcurrentDictionary<string, ModelRecord> Read(params string?[] directories)
    {
        var records = new ConcurrentDictionary<string, ModelRecord>(StringComparer.Ordinal);
        // The later ones win.
        foreach (var path in directories.Where(Directory.Exists).SelectMany(directory => Directory.EnumerateFiles(directory!, "*.json")))
        {
            if (StateFile.TryRead(path, StoreJson.Default.ModelRecord) is { Model: not null, Files: not null } record)
            {
                records[record.Model] = record;
            }
        }
        return records;
    }
}
