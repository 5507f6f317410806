using System.Formats.Tar;
using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Tests.Imaging.Chat;

/// <summary>The chat's stage with the real skopeo and umoci of the Tools tree, which HEARTH_TOOLS_TREE names.</summary>
public sealed class ChatStageTests : IDisposable
{
    private const string OtherDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("oci")]
    [InlineData("oci-archive")]
    public async Task RunAsync_LocalImage_BecomesATreeThatEverybodyReads(string kind)
    {
        var layout = await ImageAsync();
        var workspace = await RunAsync(new ChatConfiguration { Kind = ChatConfiguration.OpenWebUi, Source = $"{kind}:{(kind == "oci" ? layout.Folder : layout.Archive)}", Tag = OciLayout.Tag });

        var entries = Entries(workspace);
        Assert.Equal("two", entries["./app/backend/start.sh"].Text);
        Assert.DoesNotContain("./app/gone", entries.Keys);
        Assert.Equal("../lib/x", entries["./usr/bin/x"].Link);
        Assert.All(entries.Values, entry => Assert.Equal((0, 0), (entry.Uid, entry.Gid)));
        // No program runs with other rights than its caller's, and nothing is secret or writable.
        Assert.Equal((UnixFileMode)0b111_101_101, entries["./usr/bin/su"].Mode);
        Assert.Equal((UnixFileMode)0b110_100_100, entries["./app/secret"].Mode);
        var image = ChatImage.Parse(await File.ReadAllTextAsync(workspace.File(ChatStage.Configuration), TestContext.Current.CancellationToken));
        Assert.Equal(["bash", "start.sh"], image.Command);
        Assert.Contains(KeyValuePair.Create("USE_SLIM_DOCKER", "true"), image.Environment);
        Assert.Equal("v1.2.3", image.Version);
    }

    [Fact]
    public async Task RunAsync_SameImageTwice_GivesTheSameBytes()
    {
        var layout = await ImageAsync();
        var chat = new ChatConfiguration { Kind = ChatConfiguration.OpenWebUi, Source = "oci:" + layout.Folder, Tag = OciLayout.Tag, Digest = layout.Digest };

        var (first, second) = (await RunAsync(chat, "first"), await RunAsync(chat, "second"));

        Assert.Equal(await BytesAsync(first), await BytesAsync(second));
    }

    [Fact]
    public async Task RunAsync_OtherDigestThanAskedFor_Fails()
    {
        var layout = await ImageAsync();

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync(
            new ChatConfiguration { Kind = ChatConfiguration.OpenWebUi, Source = "oci:" + layout.Folder, Tag = OciLayout.Tag, Digest = OtherDigest }));

        Assert.Contains($"the image has the digest {layout.Digest}, and {OtherDigest} was asked for", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LicenceFiles_AreKeptBesideTheTree()
    {
        var layout = await ImageAsync();
        var licence = _folder.Write("LICENSE", "The terms.");

        var workspace = await RunAsync(new ChatConfiguration { Kind = ChatConfiguration.OpenWebUi, Source = "oci:" + layout.Folder, Tag = OciLayout.Tag, Licences = [licence] });

        Assert.Equal("The terms.", await File.ReadAllTextAsync(Path.Combine(workspace.File(ChatStage.Licences), "LICENSE"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_RegistryThatNobodyAnswersAt_IsUnreachable()
    {
        // Port 1 of this machine: nobody listens there, and the toolbox is given the network.
        var failure = await Assert.ThrowsAsync<ChatUnreachableException>(() => RunAsync(
            new ChatConfiguration { Kind = ChatConfiguration.OpenWebUi, Source = "docker://127.0.0.1:1/open-webui", Tag = OciLayout.Tag, Digest = OtherDigest }));

        Assert.Equal("docker://127.0.0.1:1/open-webui", failure.Where);
    }

    public void Dispose() => _folder.Dispose();

    private Task<OciLayout> ImageAsync() => OciLayout.WriteAsync(
        _folder,
        new FakeLayer("base").Folder("app").Folder("app/backend").File("app/gone", "old").File("app/backend/start.sh", "one").Folder("usr").Folder("usr/bin")
            .File("usr/bin/su", "", mode: 0b100_111_101_101).Link("usr/bin/x", "../lib/x"),
        // What an upper layer takes away it says by a file of this name: image-spec, layer.md, "Whiteouts".
        new FakeLayer("app").Folder("app").File("app/.wh.gone").Folder("app/backend").File("app/backend/start.sh", "two").File("app/secret", "s", mode: 0b110_000_000, uid: 1000, gid: 1000));

    private async Task<StageWorkspace> RunAsync(ChatConfiguration chat, string name = "chat")
    {
        var tools = Environment.GetEnvironmentVariable("HEARTH_TOOLS_TREE");
        Assert.SkipUnless(tools is not null && File.Exists(Path.Combine(tools, "usr", "bin", "umoci")), "HEARTH_TOOLS_TREE does not name a Tools tree with umoci.");
        var workspace = new StageWorkspace(_folder.Folder(name, "output"), _folder.Folder(name, "scratch"), _ => { });
        using var web = new HttpMessageInvoker(new SocketsHttpHandler());
        await new ChatStage(chat, new NativeToolbox(new CommandRunner(), tools!), web).RunAsync(workspace, new StageOutputs(), TestContext.Current.CancellationToken);
        return workspace;
    }

    private static Task<byte[]> BytesAsync(StageWorkspace workspace) => File.ReadAllBytesAsync(workspace.File(DebianTreeStage.Tar), TestContext.Current.CancellationToken);

    private static Dictionary<string, (UnixFileMode Mode, int Uid, int Gid, string Link, string Text)> Entries(StageWorkspace workspace)
    {
        var entries = new Dictionary<string, (UnixFileMode, int, int, string, string)>();
        using var reader = new TarReader(File.OpenRead(workspace.File(DebianTreeStage.Tar)));
        while (reader.GetNextEntry() is { } entry)
        {
            using var text = new StreamReader(entry.DataStream ?? Stream.Null);
            entries[entry.Name.TrimEnd('/')] = (entry.Mode, entry.Uid, entry.Gid, entry.LinkName, text.ReadToEnd());
        }
        return entries;
    }
}
