using System.Formats.Tar;

namespace Appliance.Build.Imaging;

/// <summary>Reads which Debian packages a tree was made of.</summary>
internal static class PackageList
{
    private const string StatusFile = "./var/lib/dpkg/status";

    /// <summary>The installed packages of a tree's tar, sorted by name, with their versions.</summary>
    /// <exception cref="TreeException">The tree has no package database.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string tar, CancellationToken cancellationToken) =>
        (await ReadAllAsync(tar, cancellationToken)).ToDictionary(package => package.Name, package => package.Version);

    /// <summary>The installed packages of a tree's tar, sorted by name.</summary>
    /// <exception cref="TreeException">The tree has no package database.</exception>
    public static async Task<IReadOnlyList<DebianPackage>> ReadAllAsync(string tar, CancellationToken cancellationToken)
    {
        await using var reader = new TarReader(File.OpenRead(tar));
        while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.Name == StatusFile && entry.DataStream is { } data)
            {
                using var text = new StreamReader(data);
                return Parse(await text.ReadToEndAsync(cancellationToken));
            }
        }
        throw new TreeException($"{tar} has no {StatusFile}: it is not a tree of Debian packages.");
    }

    /// <summary>Parses dpkg's status file: stanzas of <c>Field: value</c> lines.</summary>
    internal static IReadOnlyList<DebianPackage> Parse(string status)
    {
        var packages = new SortedDictionary<string, DebianPackage>(StringComparer.Ordinal);
        foreach (var stanza in status.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = stanza.Split('\n');
            // The first word is what was asked for: a package on hold is installed too.
            if (Field(lines, "Status")?.EndsWith(" ok installed", StringComparison.Ordinal) == true && Field(lines, "Package") is { } name)
            {
                // A source of another version has it in brackets.
                var source = Field(lines, "Source")?.Split(' ')[0] ?? name;
                packages[name] = new DebianPackage(name, Field(lines, "Version") ?? "", source, Field(lines, "Architecture") ?? "all");
            }
        }
        return [.. packages.Values];
    }

    private static string? Field(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..];
}
