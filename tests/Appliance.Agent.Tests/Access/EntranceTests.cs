using System.Net;
using Appliance.Agent.Access.Network;
using Appliance.Agent.Tests.Support;
using Appliance.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Access;

/// <summary>The API of a device: closed until it is set up, then with a key, or without one where its owner wants it so.</summary>
public sealed class EntranceTests
{
    private static readonly string Owner = PasswordHash.Create("correct horse battery");

    [Theory]
    [InlineData("/v1/models", "error.code", "not_set_up")]
    [InlineData("/v1/messages", "error.type", "authentication_error")]
    [InlineData("/api/hearth/keys", "error.code", "not_set_up")]
    public async Task Device_NotSetUp_RefusesInTheShapeOfTheApi(string path, string field, string value)
    {
        await using var agent = await StartAsync();

        var (status, body) = await agent.SendAsync(path == "/v1/messages" ? "POST" : "GET", path, null, path == "/v1/messages" ? "{}" : null);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(value, field.Split('.').Aggregate(body, (element, name) => element.GetProperty(name)).GetString());
    }

    [Fact]
    public async Task Device_NotSetUp_TellsOllamasClientsWhatToDo()
    {
        await using var agent = await StartAsync();

        var (status, body) = await agent.SendAsync("GET", "/api/tags", null);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("type the code from the device's screen", body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_NotSetUpButKeyless_StaysClosed()
    {
        await using var agent = await StartAsync();
        await SaveAsync(agent, document => document with { Api = new ApiSettings { Keyless = true } });

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(agent, "/v1/models"));
    }

    [Fact]
    public async Task MakeKey_DeviceWithoutKeys_IsForItsConsoleAlone()
    {
        await using var agent = await StartAsync();
        await SetUpAsync(agent, isKeyless: true);

        var (status, _) = await agent.SendAsync("POST", "/api/hearth/keys", null, """{"name": "me"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task Device_SetUpWithoutKeys_SaysWhereToMakeOne()
    {
        await using var agent = await StartAsync();
        await SetUpAsync(agent, isKeyless: false);

        var (status, body) = await agent.SendAsync("GET", "/v1/models", "anything");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("/keys", body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/models", HttpStatusCode.OK)]
    [InlineData("/api/tags", HttpStatusCode.OK)]
    [InlineData("/api/hearth/keys", HttpStatusCode.Unauthorized)]
    [InlineData("/api/hearth/rig", HttpStatusCode.Unauthorized)]
    [InlineData("/metrics", HttpStatusCode.Unauthorized)]
    public async Task Device_Keyless_LetsModelsBeUsedAndNothingElse(string path, HttpStatusCode status)
    {
        await using var agent = await StartAsync();
        await SetUpAsync(agent, isKeyless: true);

        Assert.Equal(status, await StatusAsync(agent, path));
    }

    [Fact]
    public async Task Device_KeylessTakenBack_AsksAtOnce()
    {
        await using var agent = await StartAsync();
        await SetUpAsync(agent, isKeyless: true);
        await SetUpAsync(agent, isKeyless: false);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(agent, "/v1/models"));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:192.168.1.7", true)]
    [InlineData("10.0.2.2", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("fe80::1", true)]
    [InlineData("fd12::1", true)]
    [InlineData("2001:4860:4860::8888", false)]
    public void Include_Address_IsOfTheHouseOrNot(string address, bool isNear) => Assert.Equal(isNear, Neighbours.Include(IPAddress.Parse(address)));

    [Fact]
    public void Include_NoAddress_IsNot() => Assert.False(Neighbours.Include(null));

    private static Task<TestAgent> StartAsync() => TestAgent.StartWithoutRunnerAsync(_ => { }, ("Access:IsClosedFirst", "true"));

    private static Task SetUpAsync(TestAgent agent, bool isKeyless) => SaveAsync(
        agent, document => document with
        {
            Users = [new UserSettings { Name = "me", Role = UserRole.Admin, PasswordHash = Owner }],
            Api = new ApiSettings { Keyless = isKeyless },
            Setup = new SetupSettings { Claimed = true, Finished = true },
        });

    private static async Task SaveAsync(TestAgent agent, Func<SettingsDocument, SettingsDocument> change) => Assert.IsType<SaveResult.Saved>(
        await agent.Services.GetRequiredService<SettingsStore>().UpdateAsync(change, TestContext.Current.CancellationToken));

    private static async Task<HttpStatusCode> StatusAsync(TestAgent agent, string path)
    {
        using var response = await agent.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
