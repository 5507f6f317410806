using Appliance.Build.Imaging;
using Appliance.Build.Stages;

namespace Appliance.Build.Tests.Imaging;

public sealed class DeliveryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public DeliveryTests()
    {
        _folder.Write("cache/hearth-os_0.2.0.img.xz", "new image");
        _folder.Write("cache/SHA256SUMS", "new sums");
        _folder.Write("cache/.digest", "the cache's own");
    }

    [Fact]
    public void Deliver_NewFolder_GetsTheFilesWithoutTheCachesOwn()
    {
        Deliver();

        Assert.Equal(["SHA256SUMS", "hearth-os_0.2.0.img.xz"], Names());
        Assert.Equal("new image", File.ReadAllText(_folder.At("out", "hearth-os_0.2.0.img.xz")));
    }

    [Fact]
    public void Deliver_EarlierVersion_IsReplacedAndOtherFilesStay()
    {
        _folder.Write("out/hearth-os_0.1.0.img.xz", "old image");
        _folder.Write("out/hearth-os_0.1.0.4kn.img.bmap", "old map");
        _folder.Write("out/SHA256SUMS", "old sums");
        _folder.Write("out/notes.txt", "a person's own");

        Deliver();

        Assert.Equal(["SHA256SUMS", "hearth-os_0.2.0.img.xz", "notes.txt"], Names());
        Assert.Equal("new sums", File.ReadAllText(_folder.At("out", "SHA256SUMS")));
    }

    [Fact]
    public void Deliver_PartialFileOfAKilledBuild_IsDeleted()
    {
        _folder.Write("out/.hearth-os_0.1.0.img.xz.partial", "half");

        Deliver();

        Assert.Equal(["SHA256SUMS", "hearth-os_0.2.0.img.xz"], Names());
    }

    [Fact]
    public void Deliver_CopyFails_KeepsTheEarlierVersionWhole()
    {
        _folder.Write("out/hearth-os_0.1.0.img.xz", "old image");
        _folder.Write("out/SHA256SUMS", "old sums");
        _folder.Link("cache/manifest.json", "/nowhere");

        Assert.ThrowsAny<IOException>(Deliver);

        Assert.Equal(["SHA256SUMS", "hearth-os_0.1.0.img.xz"], Names());
        Assert.Equal("old sums", File.ReadAllText(_folder.At("out", "SHA256SUMS")));
    }

    public void Dispose() => _folder.Dispose();

    private void Deliver() => Delivery.Deliver(new StageOutput("release", _folder.At("cache"), "0", ByteSize.Zero), _folder.At("out"));

    private IEnumerable<string> Names() =>
        Directory.GetFileSystemEntries(_folder.At("out")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
}
