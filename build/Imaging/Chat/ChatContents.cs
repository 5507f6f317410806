using System.Formats.Tar;
using System.Text.RegularExpressions;

namespace Appliance.Build.Imaging;

/// <summary>What the chat's tree consists of: Debian packages, packages of Python, and licences.</summary>
/// <param name="Licences">Debian's packages, and every text; those that belong to the chat itself are under <see cref="Chat"/>.</param>
/// <param name="Python">Packages of Python with their versions, sorted by name.</param>
/// <param name="Suite">The release of Debian that it is made of; <c>unknown</c> when it does not say.</param>
internal sealed partial record ChatContents(TreeLicences Licences, IReadOnlyDictionary<string, string> Python, string Suite)
{
    /// <summary>The tree's name, and the chat's among licences.</summary>
    public const string Tree = "chat";

    /// <summary>The product's name in lists.</summary>
    public const string Chat = "open-webui";

    private const string StatusFile = "./var/lib/dpkg/status";

    /// <summary>Reads what the stage made.</summary>
    /// <exception cref="TreeException">There is no licence of the chat itself.</exception>
    public static async Task<ChatContents> ReadAsync(string tar, string licenceFolder, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var common = new Dictionary<string, string>(StringComparer.Ordinal);
        var python = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<DebianPackage> packages = [];
        var (suite, own) = ("unknown", new List<string>());
        await using var reader = new TarReader(File.OpenRead(tar));
        while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.DataStream is null)
            {
                continue;
            }
            if (entry.Name == StatusFile)
            {
                packages = PackageList.Parse(await TextAsync(entry, cancellationToken));
            }
            else if (OsRelease().IsMatch(entry.Name))
            {
                suite = Codename().Match(await TextAsync(entry, cancellationToken)) is { Success: true } match ? match.Groups["name"].Value : suite;
            }
            else if (Copyright().Match(entry.Name) is { Success: true } copyright)
            {
                texts[copyright.Groups["package"].Value] = await TextAsync(entry, cancellationToken);
            }
            else if (CommonText().Match(entry.Name) is { Success: true } text)
            {
                common[text.Groups["name"].Value] = await TextAsync(entry, cancellationToken);
            }
            else if (Metadata().Match(entry.Name) is { Success: true } metadata)
            {
                AddPython(python, metadata.Groups["folder"].Value);
            }
            else if (PythonLicence().Match(entry.Name) is { Success: true } licence)
            {
                var name = licence.Groups["name"].Value + " (Python)";
                texts[name] = (texts.GetValueOrDefault(name) is { } before ? before + "\n\n" : "") + await TextAsync(entry, cancellationToken);
            }
            else if (OwnLicence().IsMatch(entry.Name))
            {
                own.Add(await TextAsync(entry, cancellationToken));
            }
        }
        string[] files = Directory.Exists(licenceFolder) ? Directory.GetFiles(licenceFolder) : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            own.Add(await File.ReadAllTextAsync(file, cancellationToken));
        }
        texts[Chat] = own.Count > 0 ? string.Join("\n\n", own.Distinct()) : throw new TreeException(
            "An image carries the licence of everything in it, and there is none of Open WebUI: its image has none, and chat.licences names none.");
        return new ChatContents(new TreeLicences(Tree, packages, texts, common), python, suite);
    }

    // The name ends where the version begins: PEP 427 keeps hyphens out of both.
    private static void AddPython(SortedDictionary<string, string> python, string folder)
    {
        var parts = folder.Split('-', 2);
        if (parts.Length == 2)
        {
            python[parts[0].Replace('_', '-')] = parts[1];
        }
    }

    private static async Task<string> TextAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(entry.DataStream ?? Stream.Null, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    [GeneratedRegex(@"^\./usr/lib/os-release$")]
    private static partial Regex OsRelease();

    [GeneratedRegex(@"^VERSION_CODENAME=(?<name>[a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex Codename();

    [GeneratedRegex(@"^\./usr/share/doc/(?<package>[^/]+)/copyright$")]
    private static partial Regex Copyright();

    [GeneratedRegex(@"^\./usr/share/common-licenses/(?<name>[^/]+)$")]
    private static partial Regex CommonText();

    [GeneratedRegex(@"^\./.*/site-packages/(?<folder>[^/]+)\.dist-info/METADATA$")]
    private static partial Regex Metadata();

    [GeneratedRegex(@"^\./.*/site-packages/(?<name>[^/-]+)-[^/]+\.dist-info/(licenses/)?[^/]*(LICEN[CS]E|COPYING|NOTICE)[^/]*$", RegexOptions.IgnoreCase)]
    private static partial Regex PythonLicence();

    [GeneratedRegex(@"^\./app/(backend/)?LICENSE[^/]*$")]
    private static partial Regex OwnLicence();
}
