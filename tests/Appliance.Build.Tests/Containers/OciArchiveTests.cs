using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Build.Containers;

namespace Appliance.Build.Tests.Containers;

public sealed class OciArchiveTests : IDisposable
{
    private static readonly DateTimeOffset SourceDate = DateTimeOffset.FromUnixTimeSeconds(1_750_000_000);

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-oci-");

    [Fact]
    public async Task WriteAsync_Twice_GivesTheSameBytes()
    {
        var first = await File.ReadAllBytesAsync(await WriteAsync("a.tar"), TestContext.Current.CancellationToken);
        var second = await File.ReadAllBytesAsync(await WriteAsync("b.tar"), TestContext.Current.CancellationToken);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task WriteAsync_Image_EveryReferenceIsKept()
    {
        var files = Read(await WriteAsync("a.tar"));
        var manifest = Json(files, Blob(Json(files, "index.json")["manifests"]![0]!));
        var configuration = Json(files, Blob(manifest["config"]!));
        var layers = manifest["layers"]!.AsArray().Select(layer => files[Blob(layer!)]).ToList();

        Assert.All(files.Where(file => file.Key.StartsWith("blobs/sha256/", StringComparison.Ordinal)), file =>
            Assert.EndsWith(Convert.ToHexStringLower(SHA256.HashData(file.Value)), file.Key, StringComparison.Ordinal));
        Assert.Equal(
            configuration["rootfs"]!["diff_ids"]!.AsArray().Select(id => id!.GetValue<string>()),
            layers.Select(layer => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Unpack(layer)))));
        Assert.Equal(["etc", "etc/base"], Entries(layers[0]));
        Assert.Equal(
            ["usr", "usr/lib", "usr/lib/hearth", "usr/lib/hearth/agent", "usr/lib/hearth/agent/hearth", "var", "var/lib", "var/lib/hearth", "var/lib/hearth/access", "var/lib/hearth/models"],
            Entries(layers[1]));
    }

    [Fact]
    public async Task WriteAsync_Image_DocumentsAreAsExpected()
    {
        var files = Read(await WriteAsync("a.tar"));
        var docker = Json(files, "manifest.json")[0]!;
        var configuration = Json(files, docker["Config"]!.GetValue<string>())["config"]!;
        Assert.Equal(["hearth-os:1.2.3-abc"], docker["RepoTags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal(await ExpectedAsync("config.json"), configuration.ToJsonString(Readable) + "\n");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> WriteAsync(string name)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var agent = _folder.CreateSubdirectory("agent").FullName;
        await File.WriteAllTextAsync(Path.Combine(agent, "hearth"), "#!/bin/sh\n", cancellationToken);
        var runner = Path.Combine(_folder.FullName, "runner.tar");
        await using (var writer = new TarWriter(File.Create(runner), TarEntryFormat.Pax))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "./etc/"), cancellationToken);
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "./etc/base") { DataStream = new MemoryStream([1, 2]) }, cancellationToken);
        }
        var target = Path.Combine(_folder.FullName, name);
        var image = HearthContainer.Describe("1.2.3+abc", "0123abcd", SourceDate);
        await new OciArchive(image, _folder.FullName).WriteAsync(target, HearthContainer.Layers(runner, agent), cancellationToken);
        return target;
    }

    private static Dictionary<string, byte[]> Read(string archive)
    {
        using var reader = new TarReader(File.OpenRead(archive));
        var files = new Dictionary<string, byte[]>();
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add(entry.Name, content.ToArray());
        }
        return files;
    }

    /// <summary>All entries but that of the root itself.</summary>
    private static List<string> Entries(byte[] layer)
    {
        using var reader = new TarReader(new MemoryStream(Unpack(layer)));
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name.TrimEnd('/'));
        }
        return names[1..];
    }

    private static byte[] Unpack(byte[] gzip)
    {
        using var content = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static string Blob(JsonNode descriptor) =>
        OciDocuments.BlobPath(descriptor["digest"]!.GetValue<string>()["sha256:".Length..]);

    private static JsonNode Json(Dictionary<string, byte[]> files, string path) => JsonNode.Parse(files[path])!;

    private static Task<string> ExpectedAsync(string name) => File.ReadAllTextAsync(
        Path.Combine(AppContext.BaseDirectory, "Containers", "Expectations", name), TestContext.Current.CancellationToken);
}
