using System.Formats.Tar;
using System.Text.RegularExpressions;

namespace Appliance.Build.Imaging;

/// <summary>The packages of a tree with the licence text of each.</summary>
/// <param name="Tree">What the tree is called: <c>root</c>, <c>driver</c>, <c>runner</c>.</param>
/// <param name="Packages">Its packages, sorted by name.</param>
/// <param name="Texts">Copyright files by the name of their package.</param>
/// <param name="Common">Texts of licences that copyright files point to, by file name: <c>GPL-3</c>.</param>
internal sealed partial record TreeLicences(
    string Tree, IReadOnlyList<DebianPackage> Packages, IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, string> Common)
{
    private const string StatusFile = "./var/lib/dpkg/status";

    /// <summary>Reads a tree's tar.</summary>
    /// <exception cref="TreeException">It has no package database.</exception>
    public static async Task<TreeLicences> ReadAsync(string tree, string tar, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var common = new Dictionary<string, string>(StringComparer.Ordinal);
        IReadOnlyList<DebianPackage>? packages = null;
        await using var reader = new TarReader(File.OpenRead(tar));
        while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.Name == StatusFile)
            {
                packages = PackageList.Parse(await TextAsync(entry, cancellationToken));
            }
            else if (Copyright().Match(entry.Name) is { Success: true } copyright && entry.DataStream is not null)
            {
                texts[copyright.Groups["package"].Value] = await TextAsync(entry, cancellationToken);
            }
            else if (CommonText().Match(entry.Name) is { Success: true } text && entry.DataStream is not null)
            {
                common[text.Groups["name"].Value] = await TextAsync(entry, cancellationToken);
            }
        }
        return packages is null
            ? throw new TreeException($"{tar} has no {StatusFile}: it is not a tree of Debian packages.")
            : new TreeLicences(tree, packages, texts, common);
    }

    /// <summary>
    /// A package's text: its own, or that of another package of the same source, for which its own is only a link in the archive.
    /// </summary>
    /// <returns>Null when neither is there.</returns>
    public string? TextOf(DebianPackage package)
    {
        return Texts.GetValueOrDefault(package.Name) ?? Packages.Where(other => other.Source == package.Source).Select(other => Texts.GetValueOrDefault(other.Name)).FirstOrDefault(text => text is not null);
    }

    private static async Task<string> TextAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(entry.DataStream ?? Stream.Null, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    [GeneratedRegex(@"^\./usr/share/doc/(?<package>[^/]+)/copyright$")]
    private static partial Regex Copyright();

    [GeneratedRegex(@"^\./usr/share/common-licenses/(?<name>[^/]+)$")]
    private static partial Regex CommonText();
}
