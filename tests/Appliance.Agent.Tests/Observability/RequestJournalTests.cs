using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Observability;

public sealed class RequestJournalTests
{
    private const int Answered = 1801;

    [Theory]
    [InlineData("abc-123_X.y", true)]
    [InlineData("has space", false)]
    [InlineData("x\"y", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("", false)]
    public async Task Id_OfTheSender_IsTakenWhenItIsSane(string sent, bool isTaken)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation("X-Request-Id", sent);

        using var response = await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var id = response.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal(isTaken, id == sent);
        Assert.Matches("^[A-Za-z0-9._-]{1,64}$", id);
    }

    [Theory]
    [InlineData("/v1/models", 200)]
    [InlineData("/nothing", 404)]
    [InlineData("/api/hearth/usage?from=never", 400)]
    public async Task Id_OfEveryAnswer_IsInItsLogLine(string path, int status)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        using var response = await agent.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        var id = response.Headers.GetValues("X-Request-Id").Single();
        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(Answered) == 1));
        var line = agent.Logs.Entries.Single(entry => entry.Id == Answered);
        Assert.Contains(id, line.Scopes, StringComparison.Ordinal);
        Assert.Contains($": {status} after", line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Needs", "runner")]
    public async Task Line_OfAnAnswer_TellsRouteModelCallerAndTokens()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory => TinyModel.WriteTo(directory));

        await agent.ChatAsync("tiny", tokens: 7);

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(Answered) == 1));
        Assert.Matches(
            "^POST /v1/chat/completions model tiny for 'anonymous': 200 after [0-9]+ ms, [0-9]+ tokens read, 7 written",
            agent.Logs.Entries.Single(entry => entry.Id == Answered).Text);
    }
}
