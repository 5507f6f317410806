using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models.Storage;

/// <summary>Where things lie in the store: the first of the model directories, the only one that is written to.</summary>
/// <remarks>State lies in a hidden folder of the same file system, so that a finished file becomes visible by a rename. Scans pass over hidden folders.</remarks>
internal sealed class StoreFolder(IOptions<ModelStoreOptions> options)
{
    /// <summary>The store.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.Directories[0]);

    /// <summary>The store on the data partition while <see cref="Root"/> is on a disk of its own: brought there before, and still served; null when there is none.</summary>
    public string? Before { get; } = options.Value.IsOnDisk ? Path.GetFullPath(options.Value.Directories[1]) : null;

    /// <summary>One folder for each download that is not finished.</summary>
    public string Downloads => Path.Combine(Root, ".hearth", "downloads");

    /// <summary>Uploads that are not finished.</summary>
    public string Uploads => Path.Combine(Root, ".hearth", "uploads");

    /// <summary>One record for each model.</summary>
    public string Records => Path.Combine(Root, ".hearth", "records");

    /// <summary>The records of <see cref="Before"/>.</summary>
    public string? RecordsBefore => Before is null ? null : Path.Combine(Before, ".hearth", "records");

    /// <summary>The licences that were accepted.</summary>
    public string Licences => Path.Combine(Root, ".hearth", "licences.json");

    /// <summary>Where the file of this name lies once it is whole.</summary>
    public string PathOf(string fileName) => Path.Combine(Root, fileName);

    /// <summary>Whether a file lies in the store and not on a disk that is only read.</summary>
    public bool Contains(string path) => IsBelow(path, Root) || (Before is not null && IsBelow(path, Before));

    private static bool IsBelow(string path, string folder) => Path.GetFullPath(path).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
