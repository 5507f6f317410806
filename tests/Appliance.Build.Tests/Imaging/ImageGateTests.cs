using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class ImageGateTests
{
    private const string Locked = "root:!*:20000:0:99999:7:::\ndaemon:*:20000:0:99999:7:::\nhearth:!:20000::::::\n";

    private static readonly string[] Required =
        ["usr/lib/systemd/systemd", "usr/lib/hearth/agent/hearth", "usr/lib/hearth/runner/usr/bin/llama-server",
            "usr/lib/hearth/runner/usr/bin/whisper-server", "usr/lib/hearth/runner/usr/bin/ffmpeg", "etc/machine-id",
            "usr/share/hearth/build.json", "usr/share/hearth/update-root.pem"];

    [Fact]
    public void Check_SoundImage_Passes() => ImageGate.Check([Sound(), new FakeLayer("overlay").File("usr/lib/systemd/system/hearth-agent.service")]);

    [Theory]
    [InlineData("usr/sbin/sshd", "a release has no remote shell")]
    [InlineData("usr/bin/ssh", "a release has no remote shell")]
    [InlineData("usr/sbin/dropbear", "a release has no remote shell")]
    [InlineData("usr/sbin/agetty", "a release has no login prompt")]
    [InlineData("usr/lib/systemd/system/getty@.service", "a release has no login prompt")]
    [InlineData("usr/lib/systemd/system/serial-getty@.service", "a release has no login prompt")]
    [InlineData("etc/systemd/system/getty.target.wants/getty@tty1.service", "a release has no login prompt")]
    [InlineData("usr/lib/systemd/system-generators/systemd-getty-generator", "a release has no login prompt")]
    [InlineData("usr/lib/systemd/system/debug-shell.service", "a release has no debug shell")]
    [InlineData("usr/bin/gcc-14", "a release has no compiler")]
    [InlineData("usr/bin/cc", "a release has no compiler")]
    [InlineData("usr/include/stdio.h", "a release has no compiler")]
    [InlineData("root/.ssh/id_rsa", "a release carries no private key")]
    [InlineData("etc/ssl/private/server.pem", "a release carries no private key")]
    [InlineData("etc/hearth/signing.key", "a release carries no private key")]
    [InlineData("signing.key", "a release carries no private key")]
    public void Check_ForbiddenPath_SaysWhichAndWhy(string path, string why) =>
        Assert.Contains($"  {path}: {why}", Problems(Sound(), new FakeLayer("overlay").File(path)));

    [Theory]
    [InlineData("usr/bin/gcc-12", true)]
    [InlineData("usr/sbin/sshd", true)]
    [InlineData("usr/sbin/agetty", true)]
    [InlineData("usr/local/lib/python3.11/site-packages/numpy/core/lib/libnpymath.a", false)]
    [InlineData("usr/local/lib/python3.11/site-packages/tornado/test/test.key", false)]
    public void Check_OpenWebUisTree_HasRulesOfItsOwn(string path, bool isRefused)
    {
        var layers = new[] { Sound(), new FakeLayer("chat").File("usr/lib/hearth/open-webui/" + path) };

        Assert.Equal(isRefused, Record.Exception(() => ImageGate.Check(layers)) is TreeException);
    }

    [Theory]
    [InlineData("root::20000:0:99999:7:::", "root")]
    [InlineData("root:$y$j9T$abc:20000:0:99999:7:::", "root")]
    [InlineData("hearth:x:20000::::::", "hearth")]
    public void Check_AccountThatIsNotLocked_IsNamed(string line, string account)
    {
        var layer = Required.Aggregate(new FakeLayer("root"), (layer, path) => layer.File(path)).File("etc/shadow", Locked + line + "\n");

        Assert.Equal([$"  etc/shadow: the account {account} is not locked"], Problems(layer));
    }

    [Fact]
    public void Check_MissingParts_AreAllNamed() => Assert.Equal(
        ["  etc/machine-id: is missing", "  etc/shadow: is missing", "  usr/lib/hearth/agent/hearth: is missing",
            "  usr/lib/hearth/runner/usr/bin/ffmpeg: is missing", "  usr/lib/hearth/runner/usr/bin/llama-server: is missing",
            "  usr/lib/hearth/runner/usr/bin/whisper-server: is missing", "  usr/lib/systemd/systemd: is missing",
            "  usr/share/hearth/build.json: is missing", "  usr/share/hearth/update-root.pem: is missing"],
        Problems(new FakeLayer("root")));

    [Fact]
    public void Check_ManyRulesBroken_AreAllNamedAtOnce()
    {
        var problems = Problems(Sound().File("usr/sbin/sshd").File("usr/bin/gcc"), new FakeLayer("overlay").File("a.key"));

        Assert.Equal(3, problems.Length);
    }

    private static FakeLayer Sound() =>
        Required.Aggregate(new FakeLayer("root"), (layer, path) => layer.File(path)).File("etc/shadow", Locked);

    private static string[] Problems(params ITreeLayer[] layers)
    {
        var lines = Assert.Throws<TreeException>(() => ImageGate.Check(layers)).Message.Split(Environment.NewLine);
        Assert.Equal("The image breaks its rules:", lines[0]);
        return lines[1..];
    }
}
