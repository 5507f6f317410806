using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging.Chat;

public sealed class ChatUnitTests
{
    private const string Configuration = """
        {"config": {
            "Env": ["PATH=/usr/local/bin:/usr/bin", "ENV=prod", "USE_SLIM_DOCKER=true", "QUOTED=a \"b\" $c `d` \\e"],
            "Cmd": ["bash", "start.sh", "100%", "$HOME"], "WorkingDir": "/app/backend",
            "Labels": {"org.opencontainers.image.version": "v1.2.3"}}}
        """;

    [Fact]
    public void Layer_Image_BecomesUnitAndVariables()
    {
        var tree = Tree.Of(ChatUnit.Layer(ChatImage.Parse(Configuration)));

        Expectation.Matches("chat/10-image.conf", tree.Text("usr/lib/systemd/system/hearth-chat.service.d/10-image.conf"));
        Expectation.Matches("chat/image.env", tree.Text("usr/lib/hearth/chat/image.env"));
        Assert.Contains("usr/lib/hearth/open-webui/proc", tree.Paths);
    }

    [Fact]
    public void Parse_ImageWithoutCommand_IsRefused() => Assert.Throws<TreeException>(() => ChatImage.Parse("""{"config": {}}"""));

    [Fact]
    public void Environment_NoPath_GetsTheUsualOne() =>
        Assert.Contains("PATH=\"/usr/local/sbin:", ChatUnit.Environment(ChatImage.Parse("""{"config": {"Cmd": ["x"]}}""")), StringComparison.Ordinal);

    [Fact]
    public void Environment_VariableThatAUnitCannotHave_IsRefused() =>
        Assert.Throws<TreeException>(() => ChatUnit.Environment(ChatImage.Parse("""{"config": {"Cmd": ["x"], "Env": ["A=b\nc"]}}""")));
}
