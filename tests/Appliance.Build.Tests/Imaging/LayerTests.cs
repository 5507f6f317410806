using System.Formats.Tar;
using System.Runtime.Versioning;
using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

/// <summary>The three kinds of layers, read from disk.</summary>
public sealed class LayerTests : IDisposable
{
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;
    private const UnixFileMode Program = (UnixFileMode)0b111_101_101;

    private readonly TempFolder _folder = new();

    [Fact]
    public void TarLayer_WithoutPrefix_HasCleanNames()
    {
        var tar = new FakeLayer("root").Folder("usr").File("usr/x", "text").HardLink("usr/y", "usr/x").Link("usr/z", "./x").WriteTar(_folder);

        var tree = Tree.Of(new TarLayer("root", tar, "", new GlobSet([])));

        Assert.Equal(["usr", "usr/x", "usr/y", "usr/z"], tree.Paths);
        Assert.Equal(("text", "usr/x", "./x"), (tree.Text("usr/x"), tree["usr/y"].LinkName, tree["usr/z"].LinkName));
    }

    [Fact]
    public void TarLayer_WithPrefix_MovesNamesAndHardLinksAndMakesTheFoldersAbove()
    {
        var tar = new FakeLayer("runner").Folder("usr").File("usr/x").HardLink("usr/y", "usr/x").Link("usr/z", "/usr/x").WriteTar(_folder);

        var tree = Tree.Of(new TarLayer("runner", tar, "lib/runner/", new GlobSet([])));

        Assert.Equal(["lib", "lib/runner", "lib/runner/usr", "lib/runner/usr/x", "lib/runner/usr/y", "lib/runner/usr/z"], tree.Paths);
        Assert.Equal((TarEntryType.Directory, Program), (tree["lib/runner"].EntryType, tree["lib/runner"].Mode));
        Assert.Equal("lib/runner/usr/x", tree["lib/runner/usr/y"].LinkName);
        Assert.Equal("/usr/x", tree["lib/runner/usr/z"].LinkName);
    }

    [Fact]
    public void TarLayer_Excluded_IsLeftOutByItsNameBeforeThePrefix()
    {
        var tar = new FakeLayer("runner").Folder("etc").Folder("etc/apt").File("etc/apt/x").File("etc/y").WriteTar(_folder);

        var tree = Tree.Of(new TarLayer("runner", tar, "lib/", new GlobSet(["etc/apt", "lib"])));

        Assert.Equal(["lib", "lib/etc", "lib/etc/y"], tree.Paths);
    }

    [Fact]
    public void TarLayer_GlobalHeader_IsNoEntry()
    {
        using (var writer = new TarWriter(File.Create(_folder.At("tree.tar"))))
        {
            writer.WriteEntry(new PaxGlobalExtendedAttributesTarEntry([new("comment", "made by git")]));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./usr/"));
        }

        Assert.Equal(["usr"], Tree.Of(new TarLayer("root", _folder.At("tree.tar"), "", new GlobSet([]))).Paths);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void FolderLayer_Modes_FollowFromContent()
    {
        _folder.Write("in/script", "#!/bin/sh\n");
        _folder.Write("in/program", "\u007fELF...");
        _folder.Write("in/text", "# !/bin/sh");
        _folder.Write("in/short", "#");
        _folder.Write("in/empty", "");
        File.SetUnixFileMode(_folder.At("in/text"), (UnixFileMode)0b111_111_111);

        var tree = Tree.Of(new FolderLayer("overlay", _folder.At("in"), ""));

        Assert.Equal(
            [("empty", Plain), ("program", Program), ("script", Program), ("short", Plain), ("text", Plain)],
            tree.Paths.Select(path => (path, tree[path].Mode)));
        Assert.Equal("#!/bin/sh\n", tree.Text("script"));
    }

    [Fact]
    public void FolderLayer_Prefix_MakesTheFoldersAbove()
    {
        _folder.Write("in/sub/file", "");

        var tree = Tree.Of(new FolderLayer("agent", _folder.At("in"), "usr/lib/hearth/agent/"));

        Assert.Equal(
            ["usr", "usr/lib", "usr/lib/hearth", "usr/lib/hearth/agent", "usr/lib/hearth/agent/sub", "usr/lib/hearth/agent/sub/file"], tree.Paths);
        Assert.Equal(Program, tree["usr/lib/hearth/agent/sub"].Mode);
    }

    [Fact]
    public void FolderLayer_Links_AreKeptAndNotFollowed()
    {
        _folder.Write("in/real/file", "");
        _folder.Link("in/folder", "real");
        _folder.Link("in/dangling", "/usr/lib/only-in-the-image");
        _folder.Link("in/real/loop", "..");

        var tree = Tree.Of(new FolderLayer("overlay", _folder.At("in"), ""));

        Assert.Equal(["dangling", "folder", "real", "real/file", "real/loop"], tree.Paths);
        Assert.Equal((TarEntryType.SymbolicLink, "real"), (tree["folder"].EntryType, tree["folder"].LinkName));
        Assert.Equal("/usr/lib/only-in-the-image", tree["dangling"].LinkName);
    }

    [Fact]
    public void TextLayer_FoldersFilesAndLinks_ComeInThisOrderSorted()
    {
        var layer = new TextLayer(
            "generated",
            new Dictionary<string, string> { ["usr/lib/os-release"] = "ID=hearth\n", ["etc/hostname"] = "hearth\n" },
            new Dictionary<string, string> { ["etc/os-release"] = "../usr/lib/os-release" },
            ["efi"]);

        var tree = Tree.Of(layer);

        Assert.Equal(["efi", "etc", "usr", "usr/lib", "etc/hostname", "usr/lib/os-release", "etc/os-release"], tree.Paths);
        Assert.Equal("ID=hearth\n", tree.Text("usr/lib/os-release"));
        Assert.Equal("../usr/lib/os-release", tree["etc/os-release"].LinkName);
        Assert.Equal((Program, Plain), (tree["usr/lib"].Mode, tree["etc/hostname"].Mode));
    }

    public void Dispose() => _folder.Dispose();
}
