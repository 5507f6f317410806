using System.CommandLine;
using Appliance.Agent.Commands;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task ModelsCheck_GoodFile_DescribesIt()
    {
        var (exitCode, output, _) = await RunAsync(ModelsCommand.Create(), "check", TinyModel.WriteTo(_directory.Path));

        Assert.Equal(0, exitCode);
        Assert.Contains("llama, 2 layers, context 2048, 445.6 KiB", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelsCheck_OneBadFile_FailsAndChecksAll()
    {
        var (exitCode, output, error) = await RunAsync(
            ModelsCommand.Create(), "check", TinyModel.WriteTruncatedTo(_directory.Path), TinyModel.WriteTo(_directory.Path), "missing.gguf");

        Assert.Equal(1, exitCode);
        Assert.Contains("tiny.gguf: llama", output, StringComparison.Ordinal);
        Assert.Contains("truncated.gguf: the file is truncated", error, StringComparison.Ordinal);
        Assert.Contains("missing.gguf", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_AgentRuns_Succeeds()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        var (exitCode, output, _) = await RunAsync(HealthCommand.Create(), "--url", agent.Client.BaseAddress!.ToString());

        Assert.Equal(0, exitCode);
        Assert.StartsWith("ok: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_NobodyListens_FailsWithTheReason()
    {
        var (exitCode, _, error) = await RunAsync(HealthCommand.Create(), "--url", "http://127.0.0.1:1");

        Assert.Equal(1, exitCode);
        Assert.Contains("http://127.0.0.1:1 does not answer", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_AgentRuns_ListsModelsAndFaults()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory =>
        {
            TinyModel.WriteTo(directory);
            TinyModel.WriteTruncatedTo(directory);
        });
        await agent.GetAsync("/v1/models");

        var (exitCode, output, _) = await RunAsync(StatusCommand.Create(), "--url", agent.Client.BaseAddress!.ToString());

        Assert.Equal(0, exitCode);
        Assert.Contains("1 model, 0 loaded, 1 unusable file", output, StringComparison.Ordinal);
        Assert.Contains("tiny  445.6 KiB  available", output, StringComparison.Ordinal);
        Assert.Contains("truncated.gguf  cannot be used", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_AddListAndRevoke_WorkAgainstAnAgent()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        string[] url = ["--url", agent.Client.BaseAddress!.ToString()];

        var none = await RunAsync(KeysCommand.Create(), url);
        var first = await RunAsync(KeysCommand.Create(), ["add", "me", .. url]);
        string[] admin = [.. url, "--key", first.Output.Trim()];
        var second = await RunAsync(KeysCommand.Create(), ["add", "child", "--models", "tiny*", "--tokens-per-minute", "5000", "--expires", "2100-01-01", .. admin]);
        var list = await RunAsync(KeysCommand.Create(), admin);
        var refused = await RunAsync(StatusCommand.Create(), url);
        var revoked = await RunAsync(KeysCommand.Create(), ["revoke", "child", .. admin]);
        var last = await RunAsync(KeysCommand.Create(), ["revoke", "me", .. admin]);

        Assert.StartsWith("No keys", none.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, list.ExitCode));
        Assert.Matches("^hearth-[A-Za-z0-9_-]{43}\n$", second.Output);
        Assert.Equal("me  admin  all models\nchild  user  tiny*  5000 tokens a minute  until 2100-01-01 00:00\n", list.Output);
        Assert.Contains("asks for an API key", refused.Error, StringComparison.Ordinal);
        Assert.Equal("me  admin  all models\n", revoked.Output);
        Assert.Equal(1, last.ExitCode);
        Assert.Contains("last administrator's key", last.Error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new InvocationConfiguration { Output = output, Error = error };
        var exitCode = await command.Parse(arguments).InvokeAsync(console, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
