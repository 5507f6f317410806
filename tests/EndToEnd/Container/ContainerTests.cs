namespace Appliance.EndToEnd.Container;

/// <summary>The container image as someone tries it on the machine they have.</summary>
[Trait("Level", "container")]
public sealed class ContainerTests(DockerDaemon docker) : IClassFixture<DockerDaemon>
{
    private const int Tokens = 24;

    [Fact]
    public async Task Container_TinyModel_ChatsAndIsWell()
    {
        var archive = Inputs.OciArchive;
        docker.Require();
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(docker, archive, cancellationToken);

        var health = await server.AwaitAsync(server.Api.WaitForHealthAsync, cancellationToken);
        var models = await server.AwaitAsync(token => server.Api.WaitForModelAsync(Models.Good, token), cancellationToken);
        var chat = await server.AwaitAsync(token => server.Api.ChatAsync(Models.Good, Tokens, token), cancellationToken);

        Assert.Equal("ok", health["status"]!.GetValue<string>());
        Assert.Contains(models["unusable"]!.AsArray(), file => file!["file"]!.GetValue<string>() == Models.TruncatedFile);
        Assert.Equal((Tokens, true), (chat.Tokens, chat.Done));
        Assert.Equal("1000", await server.RunAsync(["id", "-u"], cancellationToken));
        Assert.StartsWith("ok", await server.RunAsync(["/usr/lib/hearth/agent/hearth", "health"], cancellationToken), StringComparison.Ordinal);
    }
}
