using System.Formats.Tar;

namespace Appliance.Build.Imaging;

/// <summary>A set of files to lay into a tree. Visiting it again gives the same entries in the same order.</summary>
internal interface ITreeLayer
{
    /// <summary>What the layer is called in the manifest's list of sizes.</summary>
    string Name { get; }

    /// <summary>Shows each entry, with its path in the final tree and no leading slash. An entry is good only during its call.</summary>
    void Visit(Action<TarEntry> visitor);
}
