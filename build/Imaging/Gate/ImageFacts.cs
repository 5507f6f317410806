using System.Formats.Tar;
using System.Text.Json;

namespace Appliance.Build.Imaging;

/// <summary>What the gates look at: all paths of an image, and what its programs, libraries and built kernel modules say of themselves.</summary>
internal sealed class ImageFacts
{
    /// <summary>The tree that models run in, within the image.</summary>
    public const string Runner = "usr/lib/hearth/runner/";

    /// <summary>Where the boot loader is that a device's boot partition is brought up to date from.</summary>
    public const string LoaderFolder = "usr/lib/systemd/boot/efi/";

    /// <summary>Open WebUI's tree.</summary>
    public const string Chat = "usr/lib/hearth/open-webui/";

    /// <summary>The driver's libraries.</summary>
    public const string Driver = "usr/lib/hearth/driver/";

    // path_resolution(7).
    private const int MostHops = 40;
    private const string Signature = "~Module signature appended~\n";

    // The kernel's own modules are compressed, signed by Debian, and not ours to judge.
    private static readonly GlobSet Binaries = new(
        ["usr/bin/*", "usr/lib/x86_64-linux-gnu/**", "usr/lib64/*", "usr/lib/modules/*/updates/**", Driver + "**", Runner + "usr/bin/*", Runner + "usr/lib/**", Runner + "usr/lib64/*"]);

    private readonly Dictionary<string, ElfFile> _binaries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _signed = new(StringComparer.Ordinal);

    private ImageFacts()
    {
    }

    /// <summary>All paths but those of folders.</summary>
    public IReadOnlySet<string> Paths => _paths;

    /// <summary>ELF files by path.</summary>
    public IReadOnlyDictionary<string, ElfFile> Binaries64 => _binaries;

    /// <summary>The newest CUDA that the driver runs, such as <c>12.4</c>; null without a driver.</summary>
    public string? Cuda { get; private set; }

    /// <summary>Looks at every entry of an image's layers.</summary>
    /// <exception cref="TreeException">A program or library is damaged.</exception>
    public static ImageFacts Of(IReadOnlyList<ITreeLayer> layers)
    {
        var facts = new ImageFacts();
        foreach (var layer in layers)
        {
            layer.Visit(facts.Add);
        }
        return facts;
    }

    /// <summary>The file that a path leads to over links, or null when it leads nowhere.</summary>
    /// <param name="path">Where to start.</param>
    /// <param name="tree">The tree whose root a link with a leading slash means.</param>
    public string? Follow(string path, string tree)
    {
        path = Plain("/" + path);
        for (var hops = 0; hops < MostHops; hops++)
        {
            if (!_links.TryGetValue(path, out var target))
            {
                return _paths.Contains(path) ? path : null;
            }
            path = Plain(target.StartsWith('/') ? "/" + tree + target[1..] : Path.Combine("/" + path, "..", target));
        }
        return null;
    }

    /// <summary>Whether a kernel module ends with a signature.</summary>
    public bool IsSigned(string path) => _signed.Contains(path);

    private static string Plain(string path) => Path.GetRelativePath("/", Path.GetFullPath(path));

    private void Add(TarEntry entry)
    {
        if (entry.EntryType != TarEntryType.Directory)
        {
            _paths.Add(entry.Name);
        }
        if (entry.EntryType == TarEntryType.SymbolicLink)
        {
            _links[entry.Name] = entry.LinkName;
        }
        if (entry.DataStream is not { CanSeek: true } content || !Binaries.Matches(entry.Name))
        {
            return;
        }
        if (entry.Name == Driver + "driver.json")
        {
            using var document = JsonDocument.Parse(content);
            Cuda = document.RootElement.GetProperty("cuda").GetString();
            content.Position = 0;
            return;
        }
        try
        {
            if (ElfFile.Read(content) is { } elf)
            {
                _binaries[entry.Name] = elf;
            }
            if (entry.Name.EndsWith(".ko", StringComparison.Ordinal) && EndsSigned(content))
            {
                _signed.Add(entry.Name);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new TreeException($"{entry.Name} is damaged: {exception.Message}");
        }
        finally
        {
            content.Position = 0;
        }
    }

    private static bool EndsSigned(Stream content)
    {
        var end = new byte[Signature.Length];
        if (content.Length < end.Length)
        {
            return false;
        }
        content.Position = content.Length - end.Length;
        content.ReadExactly(end);
        return System.Text.Encoding.ASCII.GetString(end) == Signature;
    }
}
