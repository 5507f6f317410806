using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Updates;

namespace Appliance.Build.Imaging;

/// <summary>The list of everything in an image in a standard form, CycloneDX 1.6 as JSON, for tools that look up known faults.</summary>
internal static class BillOfMaterials
{
    /// <summary>The file's name in a release.</summary>
    public const string FileName = "sbom.cdx.json";

    private const string Specification = "1.6";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of the file; the same for the same image.</summary>
    /// <param name="manifest">The release.</param>
    /// <param name="trees">Debian packages by tree.</param>
    /// <param name="suites">The release of Debian that each tree is made of.</param>
    /// <param name="libraries">The agent's .NET packages, names with versions.</param>
    /// <param name="python">The chat's packages of Python, names with versions; null without a chat.</param>
    public static string Write(
        ReleaseManifest manifest,
        IReadOnlyDictionary<string, IReadOnlyList<DebianPackage>> trees,
        IReadOnlyDictionary<string, string> suites,
        IReadOnlyDictionary<string, string> libraries,
        IReadOnlyDictionary<string, string>? python = null)
    {
        var components = trees.OrderBy(tree => tree.Key, StringComparer.Ordinal)
            .SelectMany(tree => tree.Value.Select(package => Debian(tree.Key, suites[tree.Key], package)))
            .Concat(libraries.OrderBy(library => library.Key, StringComparer.Ordinal).Select(library => DotNet(library.Key, library.Value)))
            .Concat((python ?? new Dictionary<string, string>()).OrderBy(library => library.Key, StringComparer.Ordinal).Select(library => Python(library.Key, library.Value)))
            .Concat(manifest.Chat is { IsIncluded: true } chat ? [OpenWebUi(chat)] : []);
        var bill = new JsonObject
        {
            ["$schema"] = $"http://cyclonedx.org/schema/bom-{Specification}.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = Specification,
            ["serialNumber"] = "urn:uuid:" + IdOf(manifest),
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = manifest.SourceDate.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
                ["component"] = new JsonObject
                {
                    ["type"] = "operating-system",
                    ["bom-ref"] = "image",
                    ["name"] = manifest.Name,
                    ["version"] = manifest.Version,
                    ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = "GPL-3.0-or-later" } }),
                    ["properties"] = new JsonArray(Property("hearth:profile", manifest.Profile), Property("hearth:kernel", manifest.Kernel), Property("hearth:root-hash", manifest.RootHash), Property("hearth:commit", manifest.Commit)),
                },
            },
            ["components"] = new JsonArray([.. components.Cast<JsonNode>()]),
        };
        return bill.ToJsonString(Readable) + "\n";
    }

    /// <summary>The packages that a .NET program was built with, from its <c>deps.json</c>; none when there is no such text.</summary>
    public static IReadOnlyDictionary<string, string> LibrariesOf(string? dependencies) =>
        dependencies is null ? new Dictionary<string, string>() : JsonNode.Parse(dependencies)!["libraries"]!.AsObject()
            .Where(library => (string?)library.Value!["type"] is "package" or "runtimepack")
            .Select(library => library.Key.Split('/'))
            .ToDictionary(parts => parts[0], parts => parts[1]);

    // purl's type deb (github.com/package-url/purl-spec): the source's name tells which advisories concern it.
    private static JsonObject Debian(string tree, string suite, DebianPackage package) => new JsonObject
    {
        ["type"] = package.Name.StartsWith("firmware-", StringComparison.Ordinal) ? "firmware" : "library",
        ["bom-ref"] = $"{tree}/{package.Name}",
        ["name"] = package.Name,
        ["version"] = package.Version,
        ["purl"] = $"pkg:deb/debian/{Escape(package.Name)}@{Escape(package.Version)}?arch={package.Architecture}&distro={suite}",
        ["properties"] = new JsonArray(Property("hearth:tree", tree), Property("hearth:source", package.Source)),
    };

    private static JsonObject DotNet(string name, string version) => new JsonObject
    {
        ["type"] = "library",
        ["bom-ref"] = "agent/" + name,
        ["name"] = name,
        ["version"] = version,
        ["purl"] = $"pkg:nuget/{Escape(name.Replace("runtimepack.", "", StringComparison.Ordinal))}@{Escape(version)}",
        ["properties"] = new JsonArray(Property("hearth:tree", "agent")),
    };

    private static JsonObject Python(string name, string version) => new JsonObject
    {
        ["type"] = "library",
        ["bom-ref"] = "chat-python/" + name,
        ["name"] = name,
        ["version"] = version,
        // PEP 503: registries take names so.
        ["purl"] = $"pkg:pypi/{Escape(name.ToLowerInvariant().Replace('_', '-').Replace('.', '-'))}@{Escape(version)}",
        ["properties"] = new JsonArray(Property("hearth:tree", ChatContents.Tree)),
    };

    private static JsonObject OpenWebUi(ReleaseChat chat) => new JsonObject
    {
        ["type"] = "application",
        ["bom-ref"] = "chat/" + ChatContents.Chat,
        ["name"] = "Open WebUI",
        ["version"] = chat.Tag ?? "",
        ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["name"] = "Open WebUI License" } }),
        ["purl"] = $"pkg:oci/open-webui@{Escape(chat.Digest ?? chat.Tag ?? "local")}",
        ["properties"] = new JsonArray(Property("hearth:tree", ChatContents.Tree), Property("hearth:source", chat.Source)),
    };

    private static JsonObject Property(string name, string value) => new JsonObject { ["name"] = name, ["value"] = value };

    private static string Escape(string text) => Uri.EscapeDataString(text);

    // RFC 9562, version 8: what an image is follows from its root hash and version.
    private static Guid IdOf(ReleaseManifest manifest)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{manifest.Version} {manifest.Profile} {manifest.RootHash}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
