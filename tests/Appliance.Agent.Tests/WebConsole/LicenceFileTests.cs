using System.IO.Compression;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.WebConsole;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Tests.WebConsole;

public sealed class LicenceFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Packages_ImageWithAnArchive_AreListed()
    {
        var package = Assert.Single(File(("packages.json", """[{"tree": "root", "name": "systemd", "version": "257", "text": "texts/abc"}]""")).Packages);

        Assert.Equal(("systemd", "257", "root", "texts/abc"), (package.Name, package.Version, package.Tree, package.Text));
    }

    [Fact]
    public void ReadText_TextOfAPackage_IsRead() => Assert.Equal("MIT", File(("texts/abc", "MIT")).ReadText("texts/abc"));

    [Theory]
    [InlineData("texts/other")]
    [InlineData("packages.json")]
    [InlineData("../../etc/shadow")]
    public void ReadText_NameThatIsNoText_IsNull(string name) => Assert.Null(File(("packages.json", "[]")).ReadText(name));

    [Fact]
    public void Packages_NoArchive_AreNone() => Assert.Empty(new LicenceFile(Options.Create(new WebConsoleOptions { Licences = "/nonexistent.zip" })).Packages);

    public void Dispose() => _directory.Dispose();

    private LicenceFile File(params (string Name, string Text)[] entries)
    {
        var path = Path.Combine(_directory.Path, "licences.zip");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        return new LicenceFile(Options.Create(new WebConsoleOptions { Licences = path }));
    }
}
