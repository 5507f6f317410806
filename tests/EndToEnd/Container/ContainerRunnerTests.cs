namespace Appliance.EndToEnd.Container;

/// <summary>Runners as containers of the runner tree: for a machine with an engine and another system than ours.</summary>
[Trait("Level", "container")]
public sealed class ContainerRunnerTests(DockerDaemon docker) : IClassFixture<DockerDaemon>, IDisposable
{
    private const string Image = "hearth-os/test-runner";
    private const int Tokens = 12;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-runners-");

    [Fact]
    public async Task Agent_KilledAndStartedAgain_TakesOverTheRunningContainer()
    {
        _ = (Inputs.Agent, Inputs.RunnerTar);
        docker.Require();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Deadline);
        await docker.ClientAsync(["import", Inputs.RunnerTar, Image], limit.Token);
        Models.WriteTo(Path.Combine(_folder.FullName, "models"));
        string before;
        await using (var first = HostedAgent.Start(docker, Image, _folder.FullName))
        {
            Assert.Equal(Tokens, await ChatAsync(first, limit.Token));
            before = await RunnersAsync(limit.Token);
            await first.KillAsync();
        }

        await using (var second = HostedAgent.Start(docker, Image, _folder.FullName))
        {
            Assert.Equal(Tokens, await ChatAsync(second, limit.Token));
            Assert.Equal(before, await RunnersAsync(limit.Token));

            await docker.ClientAsync(["kill", before], limit.Token);
            Assert.Equal(Tokens, await ChatAsync(second, limit.Token));
            Assert.NotEqual(before, await RunnersAsync(limit.Token));
        }
        Assert.Equal("", await RunnersAsync(limit.Token));
        await docker.ClientAsync(["image", "rm", "--force", Image], limit.Token);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<string> RunnersAsync(CancellationToken cancellationToken) =>
        docker.ClientAsync(["ps", "--quiet", "--no-trunc", "--filter", "label=org.hearth-os.runner"], cancellationToken);

    private static async Task<int> ChatAsync(HostedAgent agent, CancellationToken cancellationToken)
    {
        await agent.Api.WaitForModelAsync(Models.Good, cancellationToken);
        return (await agent.Api.ChatAsync(Models.Good, Tokens, cancellationToken)).Tokens;
    }
}
