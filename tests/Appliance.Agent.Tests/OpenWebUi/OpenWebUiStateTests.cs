using System.Net;
using Appliance.Agent.Tests.Support;
using Appliance.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.OpenWebUi;

/// <summary>What the door does while Open WebUI is not ready, and when somebody's session ends.</summary>
public sealed class OpenWebUiStateTests
{
    [Fact]
    public async Task Page_WhileItStarts_SaysSoAndComesBackByItself()
    {
        await using var rig = new OpenWebUiRig();
        await rig.InitializeAsync();
        using var browser = await rig.SignInAsync("Ada");
        await rig.StopChatAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Accept.ParseAdd("text/html");

        using var waiting = await browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        Assert.Equal("5", Assert.Single(waiting.Headers.GetValues("Refresh")));
        Assert.Contains("is starting", await waiting.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await rig.StartChatAsync();
        using var again = await browser.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Session_PasswordChanged_EndsAtTheDoorToo()
    {
        await using var rig = new OpenWebUiRig();
        await rig.InitializeAsync();
        using var browser = await rig.SignInAsync("Ada");
        await rig.Agent.Services.GetRequiredService<SettingsStore>().UpdateAsync(
            document => document with { Users = [.. document.Users.Select(user => user with { PasswordHash = PasswordHash.Create("another long password") })] },
            TestContext.Current.CancellationToken);

        using var answer = await browser.GetAsync(new Uri("/api/config", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Console_ImageWithoutOpenWebUi_HasNoWayToIt()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        Assert.Null(agent.Services.GetService<Appliance.Console.Ports.IWebChat>());
    }
}
