using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Models.Licences;

public sealed class LicenceTests : IAsyncLifetime
{
    // Of the catalogue: under the Llama 3.2 Community License, which has to be accepted.
    private const string Model = "llama-3.2-1b:Q4_K_M";
    private const string Repository = "bartowski/Llama-3.2-1B-Instruct-GGUF";

    private TestHub _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _hub.Add(Repository, "Llama-3.2-1B-Instruct-Q4_K_M.gguf", TinyModel.ToArray());
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData(Model)]
    [InlineData("hf.co/" + Repository + ":Q4_K_M")]
    public async Task Pull_LicenceNotAccepted_IsRefusedAndContactsNobody(string name)
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.AskForAsync(name);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("licence_not_accepted", body.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("Llama 3.2 Community License", StoreClient.MessageOf(body), StringComparison.Ordinal);
        Assert.Contains("/api/hearth/licences/llama-3.2/accept", StoreClient.MessageOf(body), StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task Pull_AcceptedWithTheRequest_IsFetchedAndTheLicenceRecorded()
    {
        await using var agent = await StartAsync();

        var (_, body) = await agent.PostAsync("/api/hearth/models/pull", JsonSerializer.Serialize(new { model = Model, accept = "llama-3.2" }));

        Assert.Equal("done", StoreClient.StateOf(await agent.EndOfAsync(body)));
        Assert.Equal("llama-3.2", Assert.Single((await agent.GetAsync("/api/hearth/models")).GetProperty("models").EnumerateArray()).GetProperty("licence").GetString());
    }

    [Fact]
    public async Task Pull_OtherLicenceAccepted_IsStillRefused()
    {
        await using var agent = await StartAsync();

        var (response, _) = await agent.PostAsync("/api/hearth/models/pull", JsonSerializer.Serialize(new { model = Model, accept = "gemma" }));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task Accept_Once_HoldsAfterARestart()
    {
        using var directory = new TemporaryDirectory();
        await using (var agent = await StartAsync(("Models:Directories:0", directory.Models)))
        {
            var (_, accepted) = await agent.PostAsync("/api/hearth/licences/llama-3.2/accept", "");
            Assert.Equal("anonymous", accepted.GetProperty("accepted_by").GetString());
        }
        await using var next = await StartAsync(("Models:Directories:0", directory.Models));

        Assert.Equal("done", StoreClient.StateOf(await next.PullAsync(Model)));
        var record = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(directory.Models, ".hearth", "licences.json"), Cancellation)).RootElement[0];
        Assert.Equal(("llama-3.2", 64), (record.GetProperty("licence").GetString(), record.GetProperty("terms").GetString()!.Length));
    }

    private Task<TestAgent> StartAsync(params (string Key, string Value)[] settings) => TestAgent.StartWithoutRunnerAsync(_ => { }, [.. _hub.Settings, .. settings]);
}
