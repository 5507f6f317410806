using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class PackageListTests : IDisposable
{
    private const string Status = """
        Package: systemd
        Status: install ok installed
        Priority: important
        Description: system and service manager
         Status: this line belongs to the description
        Version: 257.9-1~deb13u1

        Package: gone
        Status: deinstall ok config-files
        Version: 1

        Package: broken
        Status: install ok half-installed
        Version: 1

        Package: dracut
        Status: hold ok installed
        Version: 106-6

        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public void Parse_StatusFile_ListsWhatIsInstalledSortedByName() => Assert.Equal(
        [("dracut", "106-6"), ("systemd", "257.9-1~deb13u1")], PackageList.Parse(Status).Select(package => (package.Name, package.Version)));

    [Fact]
    public void Parse_Empty_IsEmpty() => Assert.Empty(PackageList.Parse(""));

    [Fact]
    public async Task ReadAsync_Tree_FindsItsStatusFile()
    {
        var tar = new FakeLayer("root").File("var/lib/dpkg/available", "no").File("var/lib/dpkg/status", Status).WriteTar(_folder);

        var packages = await PackageList.ReadAsync(tar, TestContext.Current.CancellationToken);

        Assert.Equal(2, packages.Count);
    }

    [Fact]
    public async Task ReadAsync_NoDatabase_NamesTheTar()
    {
        var tar = new FakeLayer("root").File("etc/motd", "").WriteTar(_folder);

        var exception = await Assert.ThrowsAsync<TreeException>(() => PackageList.ReadAsync(tar, TestContext.Current.CancellationToken));

        Assert.Contains(tar, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
