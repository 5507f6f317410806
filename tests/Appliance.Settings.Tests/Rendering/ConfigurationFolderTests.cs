namespace Appliance.Settings.Tests.Rendering;

public sealed class ConfigurationFolderTests : IDisposable
{
    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Write_FreshRoot_HasEveryFile()
    {
        var files = SettingsRenderer.Render(Documents.Full);

        var change = Write(Documents.Full);

        Assert.Equal(Enum.GetValues<Concern>().ToHashSet(), change.Concerns);
        Assert.All(files, file => Assert.True(file.IsLink ? new FileInfo(_root.At(file.Path)).LinkTarget == file.Content : File.ReadAllText(_root.At(file.Path)) == file.Content));
        Assert.Empty(Directory.GetFiles(_root.Path, "*.new", SearchOption.AllDirectories));
    }

    [Fact]
    public void Write_Secrets_AreOnlyForRoot()
    {
        Write(Documents.Full);

        Assert.All(Directory.GetFiles(_root.At("run/hearth/iwd")), file =>
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    [Fact]
    public void Write_SameAgain_ChangesNothing()
    {
        Write(Documents.Full);

        var change = Write(Documents.Full);

        Assert.Equal((0, 0), (change.Concerns.Count, change.Gone.Count));
    }

    [Fact]
    public void Write_LessThanBefore_DeletesWhatIsLeftAndNamesItsVlans()
    {
        Write(Documents.Full);

        var change = Write(Documents.Full with { Network = new NetworkSettings { Dns = ["9.9.9.9"] } });

        Assert.Equal(new HashSet<Concern> { Concern.Network, Concern.Wifi, Concern.Clock }, change.Concerns);
        Assert.Equal(["vlan20", "vlan30"], change.VlansGone.Order(StringComparer.Ordinal));
        Assert.Equal(["80-hearth.network"], Directory.GetFiles(_root.At("etc/systemd/network")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(_root.At("run/hearth/iwd")));
    }

    [Fact]
    public void Write_FilesOfOthers_StayAsTheyAre()
    {
        var other = _root.Write("etc/systemd/network/10-debug.network", "[Match]\n");
        Write(Documents.Full);

        Write(new SettingsDocument());

        Assert.Equal("[Match]\n", File.ReadAllText(other));
    }

    private ConfigurationChange Write(SettingsDocument document) => new ConfigurationFolder(_root.Path).Write(SettingsRenderer.Render(document));
}
