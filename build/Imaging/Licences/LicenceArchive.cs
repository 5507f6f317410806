using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Appliance.Build.Imaging;

/// <summary>
/// The licence texts of every package of an image in one archive, each text once: <c>packages.json</c> says which package has which.
/// The console's page of credits reads it on the rig.
/// </summary>
internal static class LicenceArchive
{
    /// <summary>Where images have it.</summary>
    public const string Path = "usr/share/doc/licences.zip";

    private const string Index = "packages.json";
    private const int DigestLength = 16;

    // The archive's own format begins there; the same bytes for the same texts.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, NewLine = "\n", WriteIndented = true };

    /// <summary>Writes the archive.</summary>
    /// <exception cref="TreeException">Names every package without a licence text.</exception>
    public static void Write(IReadOnlyList<TreeLicences> trees, Stream output)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<Entry>();
        var missing = new List<string>();
        foreach (var tree in trees)
        {
            foreach (var package in tree.Packages)
            {
                if (tree.TextOf(package) is not { } text)
                {
                    missing.Add($"{package.Name} ({tree.Tree})");
                    continue;
                }
                entries.Add(new Entry(tree.Tree, package.Name, package.Version, Keep(text)));
            }
            // What the build compiled itself belongs to no package.
            var names = tree.Packages.Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
            entries.AddRange(tree.Texts.Where(text => !names.Contains(text.Key)).Select(text => new Entry(tree.Tree, text.Key, "", Keep(text.Value))));
        }
        if (missing.Count > 0)
        {
            throw new TreeException("An image carries the licence of everything in it. These packages have none: " + string.Join(", ", missing));
        }
        foreach (var (name, text) in trees.SelectMany(tree => tree.Common).DistinctBy(pair => pair.Key))
        {
            texts["common/" + name] = text;
        }
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, Index, JsonSerializer.Serialize(entries, Json) + "\n");
        foreach (var (name, text) in texts)
        {
            Add(archive, name, text);
        }

        string Keep(string text)
        {
            var name = "texts/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..DigestLength];
            texts[name] = text;
            return name;
        }
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = Time;
        using var writer = new StreamWriter(entry.Open(), new UTF8Encoding(false));
        writer.Write(text);
    }

    private sealed record Entry(string Tree, string Name, string Version, string Text);
}
