using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Models;

/// <summary>Looks through the model directories. Files that did not change since the last look are not read again.</summary>
internal sealed class ModelScanner(IReadOnlyList<string> directories)
{
    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 4,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        MatchCasing = MatchCasing.CaseInsensitive,
    };

    private Dictionary<string, Verdict> _known = new(StringComparer.Ordinal);

    public ModelList Scan(CancellationToken cancellationToken)
    {
        var verdicts = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        var models = new List<Model>();
        var unusable = new List<UnusableFile>();
        var projectors = new List<ModelProjector>();
        var ids = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in directories.SelectMany(FindFiles).Distinct(StringComparer.Ordinal))
        {
            var verdict = verdicts[path] = Judge(path, cancellationToken);
            if (verdict.Reason is { } reason)
            {
                unusable.Add(new UnusableFile(ModelFileName.IdOf(path), path, reason));
            }
            else if (verdict.Projector is { } projector)
            {
                projectors.Add(projector);
            }
            else if (verdict.Model is { } model && !ids.TryAdd(model.Id, path))
            {
                unusable.Add(new UnusableFile(model.Id, path, $"another file of this name is used: {ids[model.Id]}. Rename one of them."));
            }
            else if (verdict.Model is { } usable)
            {
                models.Add(usable);
            }
        }
        _known = verdicts;
        var seeing = GiveSight(models, projectors);
        unusable.AddRange(projectors.Except(seeing.Select(model => model.Projector)).Select(projector => new UnusableFile(
            ModelFileName.IdOf(projector!.Path), projector.Path, "it lets a model see or hear, and belongs to none beside it. Name it mmproj-MODEL.gguf, after the model's file.")));
        return new ModelList([.. seeing.OrderBy(model => model.Id, StringComparer.Ordinal)], unusable);
    }

    // A projector lies beside its model: two folders of one disk may hold files of the same general name.
    private static List<Model> GiveSight(List<Model> models, List<ModelProjector> projectors)
    {
        var besides = projectors.ToLookup(projector => FolderOf(projector.Path), projector => projector, StringComparer.Ordinal);
        var counts = models.CountBy(model => FolderOf(model.Path), StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return [.. models.Select(model => ProjectorFileName.Choose(
            model.Id, [.. besides[FolderOf(model.Path)].Select(projector => projector.Path)], isOnlyModel: counts[FolderOf(model.Path)] == 1) is { } path
                ? model with { Projector = projectors.Find(projector => projector.Path == path) } : model)];
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? "";

    private Verdict Judge(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            var stamp = (file.Length, file.LastWriteTimeUtc);
            // A split model depends on its other parts too, so a verdict on one is not kept.
            if (_known.TryGetValue(path, out var known) && known.Stamp == stamp && known.Model?.Facts.SplitCount is null or 1
                && ModelFileName.PartOf(path, 0, 1) is null)
            {
                return known;
            }
            return Read(path, stamp, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Verdict(default, null, $"the file cannot be read: {e.Message}");
        }
    }

    private static Verdict Read(string path, (long, DateTime) stamp, CancellationToken cancellationToken)
    {
        try
        {
            return ProjectorFileName.Is(path)
                ? new Verdict(stamp, null, null) { Projector = ModelFileCheck.CheckProjector(path, cancellationToken) }
                : new Verdict(stamp, ModelFileCheck.Check(path, cancellationToken), null);
        }
        catch (GgufException e)
        {
            return new Verdict(stamp, null, e.Message);
        }
    }

    private static IEnumerable<string> FindFiles(string directory)
    {
        try
        {
            return Directory.Exists(directory)
                ? [.. ModelFileName.Patterns.SelectMany(pattern => Directory.EnumerateFiles(directory, pattern, Search)).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk pulled out while being listed; the next scan sees what is left.
            return [];
        }
    }

    private sealed record Verdict((long Length, DateTime Written) Stamp, Model? Model, string? Reason)
    {
        public ModelProjector? Projector { get; init; }
    }
}
