using System.Formats.Tar;
using System.Text;
using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class TreeComposerTests
{
    // What file capabilities look like: version 2, cap_net_raw, with zeros in between.
    private const string Capability = "\u0001\0\0\u0002\0 \0\0\0\0\0\0\0\0\0\0\0\0\0\0";

    [Fact]
    public void Write_SameFileTwice_LaterLayerWins()
    {
        var tree = Tree.Compose(
            new FakeLayer("root").Folder("etc").File("etc/motd", "old", uid: 3),
            new FakeLayer("overlay").Folder("etc").File("etc/motd", "new", mode: 0b110_000_000));

        Assert.Equal(["etc", "etc/motd"], tree.Paths);
        Assert.Equal("new", tree.Text("etc/motd"));
        Assert.Equal((0, UnixFileMode.UserRead | UnixFileMode.UserWrite), (tree["etc/motd"].Uid, tree["etc/motd"].Mode));
    }

    [Fact]
    public void Write_SameFolderTwice_KeepsTheFirstOnesOwnerAndMode()
    {
        var tree = Tree.Compose(new FakeLayer("root").Folder("home", mode: 0b111_000_000, uid: 1000), new FakeLayer("overlay").Folder("home"));

        Assert.Equal(1000, tree["home"].Uid);
        Assert.Equal((UnixFileMode)0b111_000_000, tree["home"].Mode);
    }

    [Fact]
    public void Write_OwnersAndSpecialModes_AreKept()
    {
        var tree = Tree.Compose(new FakeLayer("root").File("su", "x", mode: 0b100_111_101_101, uid: 3_000_000, gid: 42));

        Assert.Equal((3_000_000, 42), (tree["su"].Uid, tree["su"].Gid));
        Assert.True(tree["su"].Mode.HasFlag(UnixFileMode.SetUser));
    }

    [Fact]
    public void Write_EveryTime_IsTheSourceDate()
    {
        var tree = Tree.Compose(new FakeLayer("root").Folder("a").File("a/b").Link("c", "a/b"));

        Assert.All(tree.Paths, path => Assert.Equal(Tree.SourceDate, tree[path].ModificationTime));
    }

    [Fact]
    public void Write_SymbolicLinks_KeepTheirTargets()
    {
        var tree = Tree.Compose(new FakeLayer("root").Link("bin", "usr/bin").Link("dangling", "/nowhere/" + new string('x', 120)));

        Assert.Equal("usr/bin", tree["bin"].LinkName);
        Assert.Equal("/nowhere/" + new string('x', 120), tree["dangling"].LinkName);
    }

    [Fact]
    public void Write_HardLink_IsKept()
    {
        var tree = Tree.Compose(new FakeLayer("root").File("perl", "text").HardLink("perl5.40", "perl"));

        Assert.Equal((TarEntryType.HardLink, "perl"), (tree["perl5.40"].EntryType, tree["perl5.40"].LinkName));
    }

    [Fact]
    public void Write_HardLinkToWhatIsLeftOut_NamesBoth() => Assert.Equal(
        "perl5.40 is a hard link to perl, which is left out: leave out both or none.",
        Tree.Problem(new FakeLayer("root").HardLink("perl5.40", "perl")));

    [Fact]
    public void Write_HardLinkToWhatALaterLayerReplaces_NamesTheLayer() => Assert.Equal(
        "perl5.40 is a hard link to perl, which layer 'overlay' replaces: replace both or none.",
        Tree.Problem(new FakeLayer("root").File("perl", "old").HardLink("perl5.40", "perl"), new FakeLayer("overlay").File("perl", "new")));

    [Fact]
    public void Write_HardLinkReplacedWithItsTarget_IsFine()
    {
        var tree = Tree.Compose(
            new FakeLayer("root").File("a", "old").HardLink("b", "a"), new FakeLayer("overlay").File("a", "new").File("b", "new"));

        Assert.Equal("new", tree.Text("b"));
    }

    [Fact]
    public void Write_ExtendedAttributes_AreKept()
    {
        var tree = Tree.Compose(new FakeLayer("root").Add(() => Capable("ping")).File("after", "text"));

        var attributes = Assert.IsType<PaxTarEntry>(tree["ping"]).ExtendedAttributes;
        Assert.Equal(Capability, attributes["SCHILY.xattr.security.capability"]);
        Assert.Equal("program", tree.Text("ping"));
        Assert.Equal("text", tree.Text("after"));
    }

    [Fact]
    public void Write_AttributeThatIsNoText_IsRefused() => Assert.Equal(
        "ping has an attribute security.capability that cannot be kept: its value is not text.",
        Tree.Problem(new FakeLayer("root").Add(() => Capable("ping", "\ufffd"))));

    [Fact]
    public void Write_Devices_KeepTheirNumbers()
    {
        var tree = Tree.Compose(new FakeLayer("root").Add(
            () => new PaxTarEntry(TarEntryType.CharacterDevice, "null") { DeviceMajor = 1, DeviceMinor = 3 }));

        var device = Assert.IsAssignableFrom<PosixTarEntry>(tree["null"]);
        Assert.Equal((TarEntryType.CharacterDevice, 1, 3), (device.EntryType, device.DeviceMajor, device.DeviceMinor));
    }

    [Fact]
    public void Write_LongAndForeignNames_AreKept()
    {
        string[] names = [new string('x', 300), "Zoë.txt", "run-hearth-models\\x2ddisk.mount"];

        var tree = Tree.Compose(names.Aggregate(new FakeLayer("root"), (layer, name) => layer.File(name, name)));

        Assert.Equal(names, tree.Paths);
    }

    [Fact]
    public void Write_SameLayers_SameBytes()
    {
        FakeLayer[] layers = [new FakeLayer("root").Folder("a").File("a/b", "text").Add(() => Capable("ping"))];

        Assert.Equal(Tree.Bytes(layers), Tree.Bytes(layers));
    }

    [Fact]
    public void Write_Bytes_DoNotNameTheProcess()
    {
        var text = Encoding.Latin1.GetString(Tree.Bytes(new FakeLayer("root").File("a", "").Add(() => Capable("ping"))));

        Assert.DoesNotContain($"PaxHeaders.{Environment.ProcessId}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FileWhereALaterLayerHasAFolder_NamesBothLayers() => Assert.Equal(
        "bin/tool of layer 'overlay' needs the folder bin, which layer 'overlay' has as something else.",
        Tree.Problem(new FakeLayer("root").Folder("bin").Folder("usr"), new FakeLayer("overlay").Link("bin", "usr/bin").File("bin/tool")));

    [Fact]
    public void Write_FolderWithContentWhereALaterLayerHasAFile_NamesBothLayers() => Assert.Equal(
        "etc/opt/x of layer 'root' needs the folder etc/opt, which layer 'overlay' has as something else.",
        Tree.Problem(new FakeLayer("root").Folder("etc").Folder("etc/opt").File("etc/opt/x"), new FakeLayer("overlay").File("etc/opt", "")));

    [Fact]
    public void Write_EmptyFolderWhereALaterLayerHasAFile_IsReplaced()
    {
        var tree = Tree.Compose(new FakeLayer("root").Folder("opt"), new FakeLayer("overlay").Link("opt", "var/opt"));

        Assert.Equal(TarEntryType.SymbolicLink, tree["opt"].EntryType);
    }

    [Fact]
    public void Write_FileWhereALaterLayerHasAnEmptyFolder_IsReplaced()
    {
        var tree = Tree.Compose(new FakeLayer("root").Link("opt", "var/opt"), new FakeLayer("overlay").Folder("opt").File("opt/x"));

        Assert.Equal(["opt", "opt/x"], tree.Paths);
        Assert.Equal(TarEntryType.Directory, tree["opt"].EntryType);
    }

    [Fact]
    public void Write_EntryWithoutItsFolder_IsRefused() => Assert.Equal(
        "usr/bin/x of layer 'root' needs the folder usr/bin, which no layer has.",
        Tree.Problem(new FakeLayer("root").Folder("usr").File("usr/bin/x")));

    [Fact]
    public void Write_Sizes_CountWhatEachLayerGave()
    {
        FakeLayer[] layers = [new FakeLayer("root").File("a", "12345").File("b", "123"), new FakeLayer("overlay").File("b", "1"), new FakeLayer("none")];

        var sizes = new TreeComposer(layers, Tree.SourceDate).Write(new MemoryStream());

        Assert.Equal([("none", 0), ("overlay", 1), ("root", 5)], sizes.Select(size => (size.Key, size.Value.Bytes)).Order());
    }

    private static PaxTarEntry Capable(string name, string value = Capability) => new(
        TarEntryType.RegularFile, name, [new("SCHILY.xattr.security.capability", value), new("comment", "not an attribute of the file")])
    {
        DataStream = new MemoryStream("program"u8.ToArray()),
    };
}
