using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Build.Containers;

/// <summary>The JSON documents of an image: configuration, manifest, index, and the list that <c>docker load</c> reads.</summary>
internal sealed class OciDocuments
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigurationType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    // Nothing here enters a web page: a version's '+' stays readable.
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Describes an image made of packed layers, lowest first.</summary>
    public OciDocuments(ContainerImage image, IReadOnlyList<PackedLayer> layers)
    {
        var configuration = Bytes(Configuration(image, layers));
        var manifest = Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Descriptor(ConfigurationType, Digest(configuration), configuration.Length),
            ["layers"] = Array(layers.Select(layer => Descriptor(LayerType, layer.Digest, layer.Size))),
            ["annotations"] = Map(image.Labels),
        });
        Files =
        [
            (BlobPath(Digest(configuration)), configuration),
            (BlobPath(Digest(manifest)), manifest),
            ("index.json", Bytes(Index(image, manifest))),
            ("manifest.json", Bytes(DockerList(image, Digest(configuration), layers))),
            ("oci-layout", Bytes(new JsonObject { ["imageLayoutVersion"] = "1.0.0" })),
        ];
    }

    /// <summary>The files of the layout beside the layers, in the order they are written.</summary>
    public IReadOnlyList<(string Path, byte[] Content)> Files { get; }

    /// <summary>Where a layout keeps what has this SHA-256.</summary>
    public static string BlobPath(string digest) => "blobs/sha256/" + digest;

    private static JsonObject Configuration(ContainerImage image, IReadOnlyList<PackedLayer> layers)
    {
        var created = image.SourceDate.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var config = new JsonObject
        {
            ["User"] = image.User,
            ["ExposedPorts"] = Set(image.Ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port}/tcp"))),
            ["Env"] = Array(image.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => JsonValue.Create($"{pair.Key}={pair.Value}"))),
            ["Entrypoint"] = Array(image.EntryPoint.Select(part => JsonValue.Create(part))),
            ["Volumes"] = Set(image.Volumes),
            ["Labels"] = Map(image.Labels),
        };
        if (image.HealthCheck.Count > 0)
        {
            // Docker's own: the specification leaves room for it and says nothing.
            config["Healthcheck"] = new JsonObject { ["Test"] = Array(image.HealthCheck.Prepend("CMD").Select(part => JsonValue.Create(part))) };
        }
        return new JsonObject
        {
            ["created"] = created,
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = config,
            ["rootfs"] = new JsonObject
            {
                ["type"] = "layers",
                ["diff_ids"] = Array(layers.Select(layer => JsonValue.Create("sha256:" + layer.ContentDigest))),
            },
            ["history"] = Array(layers.Select(_ => new JsonObject { ["created"] = created, ["created_by"] = "Hearth OS build" })),
        };
    }

    private static JsonObject Index(ContainerImage image, byte[] manifest)
    {
        var descriptor = Descriptor(ManifestType, Digest(manifest), manifest.Length);
        descriptor["annotations"] = new JsonObject
        {
            ["io.containerd.image.name"] = image.Name,
            ["org.opencontainers.image.ref.name"] = image.Name[(image.Name.LastIndexOf(':') + 1)..],
        };
        return new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.index.v1+json",
            ["manifests"] = new JsonArray(descriptor),
        };
    }

    private static JsonArray DockerList(ContainerImage image, string configuration, IReadOnlyList<PackedLayer> layers) => new(new JsonObject
    {
        ["Config"] = BlobPath(configuration),
        ["RepoTags"] = new JsonArray(image.Name),
        ["Layers"] = Array(layers.Select(layer => JsonValue.Create(BlobPath(layer.Digest)))),
    });

    private static JsonObject Descriptor(string type, string digest, long size) =>
        new() { ["mediaType"] = type, ["digest"] = "sha256:" + digest, ["size"] = size };

    private static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    private static JsonObject Map(IReadOnlyDictionary<string, string> pairs) => new(pairs
        .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static JsonObject Set(IEnumerable<string> names) =>
        new(names.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject())));

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Bytes(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString(Format));
}
