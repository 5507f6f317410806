using Appliance.Agent.Commands;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Updates;

/// <summary>The gate of a start: <c>hearth health --gate</c> against an agent.</summary>
public sealed class HealthGateTests
{
    [Fact]
    public async Task Gate_EverythingInOrder_Succeeds()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        var run = await RunAsync(agent, console: agent.Client.BaseAddress!, wait: 20);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Gate_RunnerThatCannotStart_FailsAtOnceAndLeavesTheReason()
    {
        var probe = Path.Combine(Repository.Overlay, "usr/lib/hearth/runner/usr/share/hearth/probe.gguf");
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Updates:ProbeModel", probe));

        // Longer than the test may take: what is found out for good is not waited for.
        var run = await RunAsync(agent, console: agent.Client.BaseAddress!, wait: 600);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("no model could be run", ReasonOf(agent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_ConsoleThatDoesNotAnswer_FailsAndLeavesTheReason()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        // Nobody listens on the port for discarding.
        var run = await RunAsync(agent, new Uri("https://127.0.0.1:9"), wait: 1);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("the console does not answer", ReasonOf(agent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_AgentThatDoesNotAnswer_FailsAndLeavesTheReason()
    {
        using var directory = new TemporaryDirectory();
        var reason = Path.Combine(directory.Path, "reason");

        var run = await CommandRun.OfAsync(HealthCommand.Create(), "--gate", reason, "--wait", "0", "--url", "http://127.0.0.1:9");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("the agent does not answer", await File.ReadAllTextAsync(reason, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<CommandRun> RunAsync(TestAgent agent, Uri console, int wait) => CommandRun.OfAsync(
        HealthCommand.Create(), "--gate", Path.Combine(agent.Shared, "reason"), "--url", agent.Client.BaseAddress!.ToString(), "--console", console.ToString(),
        "--wait", wait.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string ReasonOf(TestAgent agent) => File.ReadAllText(Path.Combine(agent.Shared, "reason"));
}
