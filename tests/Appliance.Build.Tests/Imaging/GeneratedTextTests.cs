using System.Text;
using Appliance.Build.Configuration;
using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

/// <summary>Every text that the build generates, for the real configurations.</summary>
public sealed class GeneratedTextTests
{
    internal static readonly BuildVersion Version = new("0.1.42", "0123456789abcdef0123456789abcdef01234567", new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static readonly ImageTrust Trust = new("-----BEGIN CERTIFICATE-----\n", IsDevelopment: false);

    [Theory]
    [InlineData("appliance")]
    [InlineData("vm")]
    public void RepartDefinitions_Image_AreAsExpected(string profile) =>
        Expectation.Matches($"{profile}/repart-image.txt", Joined(RepartDefinitions.ForImage(Read(profile).Disk, Version.Version)));

    [Theory]
    [InlineData("appliance")]
    [InlineData("vm")]
    public void RepartDefinitions_Device_AreAsExpected(string profile) =>
        Expectation.Matches($"{profile}/repart-device.txt", Joined(RepartDefinitions.ForDevice(Read(profile).Disk, Version.Version)));

    [Theory]
    [InlineData("appliance")]
    [InlineData("vm")]
    public void RepartDefinitions_FilesOfImageAndDevice_AgreeOnTypeAndLabel(string profile)
    {
        var disk = Read(profile).Disk;
        var device = RepartDefinitions.ForDevice(disk, Version.Version);

        // systemd-repart matches partitions with definitions by type, in their order: the image's come first.
        Assert.Equal(
            RepartDefinitions.ForImage(disk, Version.Version).Select(file => (file.Key, Head(file.Value))),
            device.Take(3).Select(file => (file.Key, Head(file.Value))));
    }

    [Theory]
    [InlineData("appliance")]
    [InlineData("vm")]
    public void KernelCommandLine_Profile_IsAsExpected(string profile) =>
        Expectation.Matches($"{profile}/cmdline.txt", KernelCommandLine.For(Read(profile), new string('a', 64)).Replace(' ', '\n') + "\n");

    [Fact]
    public void KernelCommandLine_SerialConsole_ComesBeforeTheScreen()
    {
        var configuration = Read("vm") with { Console = new ConsoleConfiguration { Serial = "ttyS0,115200" } };

        Assert.Contains(" console=ttyS0,115200 console=tty0 ", KernelCommandLine.For(configuration, "0"), StringComparison.Ordinal);
    }

    [Fact]
    public void GeneratedFiles_Layer_IsAsExpected()
    {
        var configuration = Read("appliance") with { Network = new NetworkConfiguration { TimeServers = ["time.example.org", "192.0.2.1"] } };
        var tree = Tree.Of(GeneratedFiles.Layer(configuration, "appliance", Version, Trust));
        var text = new StringBuilder();
        foreach (var path in tree.Paths.Where(path => !path.Contains("repart.d/", StringComparison.Ordinal)))
        {
            var link = tree[path].LinkName is { Length: > 0 } target ? " -> " + target : "";
            text.Append($"==> {path}{link}\n{tree.Text(path)}");
        }

        Expectation.Matches("generated-files.txt", text.ToString());
    }

    [Fact]
    public void GeneratedFiles_NoTimeServers_SwitchesOffThoseThatDebianBuiltIn()
    {
        var configuration = Read("appliance") with { Network = new NetworkConfiguration() };

        var text = Tree.Of(GeneratedFiles.Layer(configuration, "appliance", Version, Trust)).Text("usr/lib/systemd/timesyncd.conf.d/50-hearth.conf");

        Assert.Contains("\nNTP=\nFallbackNTP=\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void OsRelease_DevelopmentBuild_SaysSoWhereTheLoaderShowsIt() => Assert.Contains(
        "\nPRETTY_NAME=\"Hearth OS 0.1.42 (development build)\"\n", GeneratedFiles.OsRelease(Read("vm"), Version, Trust with { IsDevelopment = true }), StringComparison.Ordinal);

    [Fact]
    public void Stamp_ProfileWithAnAddress_NamesIt()
    {
        var configuration = Read("vm") with { Update = new UpdateConfiguration { Channel = "beta", Url = "https://updates.example.org/hearth" } };

        var stamp = GeneratedFiles.Stamp(configuration, "vm", Version, Trust with { IsDevelopment = true });

        Assert.Equal(("beta", "https://updates.example.org/hearth", "vm", true), (stamp.Channel, stamp.Url!.AbsoluteUri, stamp.Profile, stamp.IsDevelopment));
    }

    [Fact]
    public void Stamp_OwnProfiles_NameNoAddress() => Assert.Null(GeneratedFiles.Stamp(Read("appliance"), "appliance", Version, Trust).Url);

    [Fact]
    public void OsRelease_NameWithShellCharacters_IsEscaped()
    {
        var text = GeneratedFiles.OsRelease(Read("vm") with { Name = "The \"$HOME\" `box` \\o/" }, Version, Trust);

        Assert.StartsWith("NAME=\"The \\\"\\$HOME\\\" \\`box\\` \\\\o/\"\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("appliance")]
    [InlineData("vm")]
    public void DebianTree_Root_IsAsExpected(string profile)
    {
        var configuration = Read(profile);

        Expectation.Matches($"{profile}/mmdebstrap-root.txt", Lines(new DebianTree(configuration.Apt, configuration.Root.Packages)));
    }

    [Theory]
    [InlineData("appliance")]
    [InlineData("vm")]
    public void DebianTree_Runner_IsAsExpected(string profile)
    {
        var runner = Read(profile).Runner;

        Expectation.Matches($"{profile}/mmdebstrap-runner.txt", Lines(ImageStages.RunnerTreeOf(runner)));
    }

    [Theory]
    [InlineData("appliance")]
    [InlineData("vm")]
    public void Codecs_Recipe_IsAsExpected(string profile)
    {
        var stage = new CodecsStage(Read(profile).Runner.Apt, null, null!);

        Expectation.Matches("codecs.txt", string.Concat(stage.Arguments("/out/output").Select(argument => argument + "\n")));
    }

    [Fact]
    public void DebianTree_Snapshot_IsInTheMirrorAndMayBeOld()
    {
        var source = new AptConfiguration { Suite = "trixie", Mirror = "https://example.org/{snapshot}/", Snapshot = "20300101T000000Z" };

        var arguments = new DebianTree(source, ["systemd"]).Arguments("tree.tar");

        Assert.Equal(["trixie", "tree.tar", "https://example.org/20300101T000000Z/"], arguments.TakeLast(3));
        Assert.Contains("--aptopt=Acquire::Check-Valid-Until \"false\"", arguments);
    }

    private static ImageConfiguration Read(string profile) => ImageConfigurationReader.Read(Checkout.At("configs"), profile);

    private static string Joined(IReadOnlyDictionary<string, string> files) =>
        string.Concat(files.Select(file => $"==> {file.Key}\n{file.Value}"));

    private static string Head(string definition) => string.Join('\n', definition.Split('\n')[..3]);

    private static string Lines(DebianTree tree) => string.Concat(tree.Arguments("/out/tree.tar").Select(argument => argument + "\n"));
}
