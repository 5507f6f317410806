using System.Net;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Planning;

public sealed class PlanningApiTests
{
    [Fact]
    public async Task Plan_NamedCards_IsWhatTheCommandSays()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        var body = await agent.GetAsync("/api/hearth/plan?gpus=3090x2&model=llama-3.3-70b&context=8k");

        Assert.Equal(2, body.GetProperty("models")[0].GetProperty("plan").GetProperty("gpus").GetArrayLength());
    }

    [Fact]
    public async Task Plan_ModelStoredHere_IsPlannedFromItsFile()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(models => TinyModel.WriteTo(models));

        var body = await agent.GetAsync("/api/hearth/plan?gpus=3090&model=tiny");

        Assert.Equal("Tiny", body.GetProperty("models")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Estimate_Cards_SaysMiBByKind()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        var body = await agent.GetAsync("/api/hearth/estimate?gpus=3090&model=qwen3-8b&quant=Q4_K_M&context=8192");

        Assert.Equal(1152, body.GetProperty("gpus")[0].GetProperty("kv").GetDouble());
    }

    [Theory]
    [InlineData("/api/hearth/plan?gpus=3091", "gpus")]
    [InlineData("/api/hearth/plan?gpus=3090&gguf=/etc/passwd", "gguf")]
    [InlineData("/api/hearth/plan?gpus=3090&slots=x", "slots")]
    [InlineData("/api/hearth/estimate?gpus=3090", "model")]
    [InlineData("/api/hearth/estimate?model=nothing", "model")]
    public async Task WrongQuestion_IsARequestErrorThatNamesTheParameter(string path, string parameter)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        using var response = await agent.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await agent.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(parameter, body.GetProperty("error").GetProperty("param").GetString());
    }
}
