using System.IO.Compression;
using System.Text.Json.Nodes;
using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class LicenceArchiveTests : IDisposable
{
    private const string Status = """
        Package: libone
        Status: install ok installed
        Architecture: amd64
        Source: one (1.0)
        Version: 1.0-1

        Package: one
        Status: install ok installed
        Architecture: amd64
        Version: 1.0-1

        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Write_PackagesOfOneSource_ShareOneText()
    {
        using var archive = new ZipArchive(new MemoryStream(await WriteAsync(Layer().File("usr/share/doc/one/copyright", "MIT"))));

        var packages = JsonNode.Parse(await ReadAsync(archive, "packages.json"))!.AsArray();
        Assert.Equal(["libone", "one"], packages.Select(package => (string?)package!["name"]));
        Assert.Equal("MIT", await ReadAsync(archive, Assert.Single(packages.Select(package => (string?)package!["text"]).Distinct())!));
    }

    [Fact]
    public async Task Write_TextOfWhatTheBuildCompiled_IsThere()
    {
        using var archive = new ZipArchive(new MemoryStream(await WriteAsync(Layer().File("usr/share/doc/one/copyright", "MIT").File("usr/share/doc/ffmpeg/copyright", "LGPL"))));

        Assert.Contains("ffmpeg", await ReadAsync(archive, "packages.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_PackageWithoutText_IsNamed()
    {
        var exception = await Assert.ThrowsAsync<TreeException>(() => WriteAsync(Layer()));

        Assert.EndsWith("libone (root), one (root)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_Twice_GivesTheSameBytes()
    {
        var layer = Layer().File("usr/share/doc/one/copyright", "MIT").File("usr/share/common-licenses/GPL-3", "GPL");

        Assert.Equal(await WriteAsync(layer), await WriteAsync(layer));
    }

    public void Dispose() => _folder.Dispose();

    private static FakeLayer Layer() => new FakeLayer("root").File("var/lib/dpkg/status", Status);

    private async Task<byte[]> WriteAsync(FakeLayer layer)
    {
        var tree = await TreeLicences.ReadAsync("root", layer.WriteTar(_folder), TestContext.Current.CancellationToken);
        using var output = new MemoryStream();
        LicenceArchive.Write([tree], output);
        return output.ToArray();
    }

    private static async Task<string> ReadAsync(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
