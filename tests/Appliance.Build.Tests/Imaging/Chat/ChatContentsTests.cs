using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging.Chat;

public sealed class ChatContentsTests : IDisposable
{
    private const string Status = "Package: libone\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task ReadAsync_Tree_TellsPackagesOfDebianAndPython()
    {
        var contents = await ReadAsync(Layer().File("app/LICENSE", "The terms."));

        Assert.Equal("bookworm", contents.Suite);
        Assert.Equal(["libone"], contents.Licences.Packages.Select(package => package.Name));
        Assert.Equal([KeyValuePair.Create("fastapi", "0.115.0"), KeyValuePair.Create("python-socketio", "5.11.4")], contents.Python);
        Assert.Equal(["fastapi (Python)", "libone", "open-webui"], contents.Licences.Texts.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_LicencesBesideTheTree_AreOpenWebUis()
    {
        _folder.Write("licences/LICENSE", "The terms.");
        _folder.Write("licences/LICENSE_HISTORY", "The terms before.");

        var contents = await ReadAsync(Layer());

        Assert.Equal("The terms.\n\nThe terms before.", contents.Licences.Texts[ChatContents.Chat]);
    }

    [Fact]
    public async Task ReadAsync_NoLicenceOfTheChat_IsRefused() =>
        Assert.Contains("none of Open WebUI", (await Assert.ThrowsAsync<TreeException>(() => ReadAsync(Layer()))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_ArchiveOfLicences_HasAllOfThem()
    {
        var contents = await ReadAsync(Layer().File("app/LICENSE", "The terms."));
        using var archive = new MemoryStream();

        LicenceArchive.Write([contents.Licences], archive);

        using var zip = new System.IO.Compression.ZipArchive(archive);
        using var reader = new StreamReader(zip.GetEntry("packages.json")!.Open());
        var index = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"name\": \"open-webui\"", index, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"fastapi (Python)\"", index, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ChatContents> ReadAsync(FakeLayer layer) => ChatContents.ReadAsync(layer.WriteTar(_folder), _folder.At("licences"), TestContext.Current.CancellationToken);

    private static FakeLayer Layer() => new FakeLayer("chat")
        .File("var/lib/dpkg/status", Status)
        .File("usr/lib/os-release", "NAME=Debian\nVERSION_CODENAME=bookworm\n")
        .File("usr/share/doc/libone/copyright", "MIT")
        .File("usr/local/lib/python3.11/site-packages/fastapi-0.115.0.dist-info/METADATA", "Name: fastapi\n")
        .File("usr/local/lib/python3.11/site-packages/fastapi-0.115.0.dist-info/licenses/LICENSE", "MIT")
        .File("usr/local/lib/python3.11/site-packages/python_socketio-5.11.4.dist-info/METADATA", "Name: python-socketio\n");
}
