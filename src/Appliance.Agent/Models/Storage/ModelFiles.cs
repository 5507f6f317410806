using System.Globalization;
using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Models.Storage;

/// <summary>From a model's name to its files and back.</summary>
internal static class ModelFiles
{
    /// <summary>The model, or the unusable file, of this name.</summary>
    /// <exception cref="StoreException">There is none.</exception>
    public static (string Id, string Path) Find(ModelList list, string name) =>
        list.Find(name) is { } model ? (model.Id, model.Path)
        : (list.FindUnusable(name) ?? list.FindUnusable(WithoutTag(name))) is { } file ? (file.Id, file.Path)
        : throw NotFound(name);

    private static string WithoutTag(string name) => name.EndsWith(ModelList.DefaultTag, StringComparison.Ordinal) ? name[..^ModelList.DefaultTag.Length] : name;

    /// <summary>The answer for a name that is no model's.</summary>
    public static StoreException NotFound(string name) => new(StatusCodes.Status404NotFound, "model_not_found", $"model '{name}' not found");

    /// <summary>All files of the model that this file is the first of: its parts, and the projector that is called after it.</summary>
    // The first file leads: without it the others are no model.
    public static IEnumerable<string> FilesOf(string path) => PartsOf(path)
        .Append(Path.Combine(Path.GetDirectoryName(path) ?? "", ProjectorFileName.For(ModelFileName.IdOf(path))))
        .Where((file, index) => index == 0 || File.Exists(file));

    private static IEnumerable<string> PartsOf(string path) => ModelFileName.PartCountOf(path) is { } count
        ? Enumerable.Range(0, count).Select(index => ModelFileName.PartOf(path, index, count)!)
        : [path];

    /// <summary>The name of a file of a model of so many files.</summary>
    public static string NameOf(string model, int index, int count) =>
        count == 1 ? model + ModelFileName.Extension : string.Create(CultureInfo.InvariantCulture, $"{model}-{index + 1:D5}-of-{count:D5}{ModelFileName.Extension}");

    /// <summary>The refusal to overwrite.</summary>
    public static StoreException NameTaken(string name) => new(
        StatusCodes.Status409Conflict, "name_taken", $"There is another {name} in the store already. It was not touched; delete it first if it is to be replaced.");

    /// <summary>The name in <c>general.architecture</c>; null for a file that cannot be read.</summary>
    public static string? ArchitectureOf(string path)
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
}
