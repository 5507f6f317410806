using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Gateway;

public sealed class GatewayTests
{
    private const int Loading = 1211;

    [Fact]
    public async Task Models_GoodAndBadFiles_ListsBoth()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory =>
        {
            TinyModel.WriteTo(directory, "Good-1B.Q4_0.gguf");
            TinyModel.WriteTruncatedTo(directory, "cut.gguf", missing: 100_000);
        });

        var list = await agent.GetAsync("/v1/models");

        Assert.Equal("list", list.GetProperty("object").GetString());
        var model = Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.Equal("Good-1B.Q4_0", model.GetProperty("id").GetString());
        Assert.Equal("model", model.GetProperty("object").GetString());
        Assert.Equal("available", model.GetProperty("meta").GetProperty("state").GetString());
        Assert.Equal("language", model.GetProperty("meta").GetProperty("kind").GetString());
        var unusable = Assert.Single(list.GetProperty("unusable").EnumerateArray());
        Assert.Equal("cut.gguf", unusable.GetProperty("file").GetString());
        Assert.Contains("356288 of 456288 bytes", unusable.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_ByName_IsDescribed()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory));

        Assert.Equal("tiny", (await agent.GetAsync("/v1/models/tiny")).GetProperty("id").GetString());
        Assert.Equal("model_not_found", CodeOf(await agent.GetAsync("/v1/models/other")));
    }

    [Fact]
    public async Task Models_FileAppears_IsListedSoon()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        TinyModel.WriteTo(Path.Combine(Path.GetDirectoryName(agent.Runners)!, "models"), "later.gguf");

        await Eventually.TrueAsync(async () => (await agent.GetAsync("/v1/models")).GetProperty("data").GetArrayLength() == 1);
    }

    [Fact]
    public async Task Chat_UnknownModel_Answers404NamingTheKnown()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory));

        var (response, body) = await agent.ChatAsync("gpt-4");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model_not_found", CodeOf(body));
        Assert.Equal("invalid_request_error", body.GetProperty("error").GetProperty("type").GetString());
        Assert.Contains("tiny", MessageOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_TruncatedModel_AnswersWithTheReason()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTruncatedTo(directory));

        var (response, body) = await agent.ChatAsync("truncated");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("is truncated: 356288 of 456288 bytes", MessageOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ModelLargerThanMemory_IsRefusedWithNumbersBeforeStart()
    {
        using var machine = new TemporaryDirectory();
        var root = machine.RootWith(total: ByteSize.FromGiB(4), available: ByteSize.FromGiB(3));
        await using var agent = await TestAgent.StartWithoutRunnerAsync(
            directory => TinyModel.WriteHugeTo(directory, ByteSize.FromGiB(70).Bytes), ("Runners:SystemRoot", root));

        var (response, body) = await agent.ChatAsync("huge");

        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        Assert.Equal("model_too_large", CodeOf(body));
        Assert.Contains("needs 70.1 GiB", MessageOf(body), StringComparison.Ordinal);
        Assert.Contains("2.8 GiB", MessageOf(body), StringComparison.Ordinal);
        Assert.Equal(0, agent.Logs.Count(Loading));
    }

    [Fact]
    public async Task Chat_RunnerProgramMissing_Answers503AndWhenToRetry()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory));

        var (response, body) = await agent.ChatAsync("tiny");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("/nonexistent/llama-server", MessageOf(body), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("{", "invalid_json")]
    [InlineData("[1, 2]", "invalid_json")]
    [InlineData("{\"model\": \"tiny\"} trailing", "invalid_json")]
    [InlineData("{\"model\": \"tiny\", }", "invalid_json")]
    [InlineData("{\"messages\": [{\"model\": \"tiny\"}]}", "missing_model")]
    [InlineData("{\"model\": 5}", "missing_model")]
    [InlineData("{\"model\": \"\"}", "missing_model")]
    public async Task Chat_UnusableBody_Answers400(string body, string code)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory));

        var (response, answer) = await agent.PostAsync("/v1/chat/completions", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, CodeOf(answer));
    }

    [Fact]
    public async Task Chat_NameIsNoUtf8_Answers400()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory));
        using var content = new ByteArrayContent([.. "{\"model\": \""u8, 0xFF, 0xFE, .. "\"}"u8]);

        using var response = await agent.Client.PostAsync(
            new Uri("/v1/chat/completions", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(40 << 20)]
    public async Task Chat_BodyOverTheLimit_Answers413(int bytes)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(
            directory => TinyModel.WriteTo(directory), ("Gateway:MaxRequestBytes", "4096"));

        var (response, body) = await agent.ChatAsync("tiny", prompt: new string('x', bytes));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("4 KiB", MessageOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyOtherPath_Answers404InTheSameShape()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        Assert.Equal("unknown_url", CodeOf(await agent.GetAsync("/v2/anything")));
    }

    [Fact]
    public async Task Health_Running_TellsVersionAndCounts()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory));
        await agent.GetAsync("/v1/models");

        var health = await agent.GetAsync("/healthz");

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal(ProductVersion.Full, health.GetProperty("version").GetString());
        Assert.Equal(1, health.GetProperty("models").GetInt32());
    }

    [Fact]
    public async Task FrontPage_HostileFileName_IsEscaped()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory, "<b>&.gguf"));
        await agent.GetAsync("/v1/models");

        agent.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var page = await agent.Client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("&lt;b&gt;&amp;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains(ProductVersion.Full, page, StringComparison.Ordinal);
    }

    private static string? CodeOf(JsonElement body) => body.GetProperty("error").GetProperty("code").GetString();

    private static string MessageOf(JsonElement body) => body.GetProperty("error").GetProperty("message").GetString()!;
}
