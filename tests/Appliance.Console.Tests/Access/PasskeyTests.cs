using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Console.Access;
using Appliance.Console.Tests.Support;
using Appliance.Settings;
using Microsoft.AspNetCore.Builder;

namespace Appliance.Console.Tests.Access;

public sealed class PasskeyTests
{
    public const string Origin = "https://hearth.local";
    private const string Probe = "/probe/user";

    private static readonly (string, string)[] ByName = [("Host", "hearth.local"), ("Origin", Origin)];

    private static void MapProbe(WebApplication app) => app.MapGet(Probe, () => "in").RequireAuthorization(ConsolePolicies.User);

    [Fact]
    public async Task Passkey_MadeOnce_LetsInWithoutName()
    {
        await using var console = await TestConsole.StartFinishedAsync(MapProbe);
        using var device = new SoftAuthenticator();
        await MakeAsync(console, device);
        using var browser = console.Open();

        using var answer = await EnterAsync(browser, device);
        using var page = await browser.GetAsync(Probe);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), (answer.StatusCode, page.StatusCode));
    }

    [Fact]
    public async Task Passkey_Kept_StandsBesideItsOwnerAndOnTheirPage()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var device = new SoftAuthenticator();

        using var browser = await MakeAsync(console, device);
        using var page = await browser.GetAsync(ConsolePaths.Account);

        Assert.Equal([0, 1], console.Settings.Current.Document.Users.OrderBy(user => user.Name).Select(user => user.Passkeys.Count));
        Assert.Contains("Kitchen phone", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_WrongPassword_IsRefused()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = await console.SignInAsync("Bob");

        using var answer = await TellAsync(browser, ConsolePaths.Account, "make", new JsonObject { ["password"] = "not his password" });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("That is not your password", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_PageOpenedByItsAddress_SaysThatANameIsNeeded()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = await console.SignInAsync("Bob");
        var token = (await browser.FormAsync(ConsolePaths.Account, "account"))[1].Value;

        using var answer = await browser.TellAsync("/passkeys/make", "{}", ("RequestVerificationToken", token));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("by an address", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_WithoutTheFormsToken_IsRefused()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = await console.SignInAsync("Bob");

        using var answer = await browser.TellAsync("/passkeys/make", $$"""{"password":"{{TestConsole.Password}}"}""", ByName);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task Make_WhileSettingUp_NeedsNoPasswordAndIsTheAdministrators()
    {
        await using var console = await TestConsole.StartAsync();
        using var browser = console.Open();
        using var claimed = await browser.SubmitAsync(ConsolePaths.Claim, "claim", ("Code", console.Door.SetupCode!));
        await console.Settings.UpdateAsync(
            document => document with { Users = [new UserSettings { Name = "Ada", Role = UserRole.Admin, PasswordHash = PasswordHash.Create(TestConsole.Password) }] },
            TestContext.Current.CancellationToken);
        using var device = new SoftAuthenticator();

        await KeepAsync(browser, ConsolePaths.SignIn, device, new JsonObject());

        Assert.Single(console.Settings.Current.Document.Users.Single().Passkeys);
    }

    [Fact]
    public async Task Enter_AnswerSentAgain_CountsOnce()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var device = new SoftAuthenticator();
        await MakeAsync(console, device);
        using var browser = console.Open();
        var message = await AnswerAsync(browser, device);

        using var first = await TellAsync(browser, ConsolePaths.SignIn, "enter", message);
        using var again = console.Open();
        using var second = await TellAsync(again, ConsolePaths.SignIn, "enter", message);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Forbidden), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task Enter_AfterFiveMinutes_IsTooLate()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var device = new SoftAuthenticator();
        await MakeAsync(console, device);
        using var browser = console.Open();
        var message = await AnswerAsync(browser, device);
        console.Time.Advance(TimeSpan.FromMinutes(6));

        using var answer = await TellAsync(browser, ConsolePaths.SignIn, "enter", message);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("another page")]
    [InlineData("nobody asked for a finger")]
    [InlineData("a copy that counts less")]
    [InlineData("another device")]
    public async Task Enter_Wrong_LetsNobodyIn(string what)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var device = new SoftAuthenticator { Count = 7 };
        using var stranger = new SoftAuthenticator();
        await MakeAsync(console, device);
        using var browser = console.Open();
        device.Origin = what == "another page" ? "https://evil.example" : Origin;
        device.IsVerifying = what != "nobody asked for a finger";
        device.Count = what == "a copy that counts less" ? 6u : 8u;

        using var answer = await EnterAsync(browser, what == "another device" ? stranger : device);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie") && answer.Headers.GetValues("Set-Cookie").Any(cookie => cookie.StartsWith("__Host-hearth=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"state":"x","credential":{}}""")]
    [InlineData("""{"state":null,"credential":null}""")]
    [InlineData("""{"state":"","credential":[1,2,{"id":5}]}""")]
    public async Task Enter_Nonsense_LetsNobodyIn(string message)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = console.Open();

        using var answer = await TellAsync(browser, ConsolePaths.SignIn, "enter", JsonNode.Parse(message)!);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Remove_OwnPasskey_LetsInNoMore()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var device = new SoftAuthenticator();
        using var browser = await MakeAsync(console, device);
        var id = JsonDocument.Parse(console.Settings.Current.Document.Users.Single(user => user.Name == "Bob").Passkeys[0]).RootElement.GetProperty("id").GetString()!;

        using var removed = await browser.SubmitAsync(ConsolePaths.Account, "passkey-0", ("Passkey", id));
        using var other = console.Open();
        using var answer = await EnterAsync(other, device);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (removed.StatusCode, answer.StatusCode));
    }

    [Fact]
    public async Task Users_PasswordSetByAnAdministrator_TakesPasskeysAway()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var device = new SoftAuthenticator();
        await MakeAsync(console, device);
        using var ada = await console.SignInAsync("Ada");

        using var set = await ada.SubmitAsync(ConsolePaths.Users, "password-1", ("Name", "Bob"), ("Password", "nine purple lanterns"));

        Assert.All(console.Settings.Current.Document.Users, user => Assert.Empty(user.Passkeys));
    }

    [Fact]
    public async Task SignIn_NobodyHasAPasskey_DoesNotOfferIt()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var device = new SoftAuthenticator();
        using var before = console.Open();
        using var plain = await before.GetAsync(ConsolePaths.SignIn, ByName);
        await MakeAsync(console, device);

        using var offered = await before.GetAsync(ConsolePaths.SignIn, ByName);
        using var byAddress = await before.GetAsync(ConsolePaths.SignIn);

        Assert.DoesNotContain("passkey", await plain.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Sign in with a passkey", await offered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("opened by an address", await byAddress.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<Browser> MakeAsync(TestConsole console, SoftAuthenticator device)
    {
        var browser = await console.SignInAsync("Bob");
        await KeepAsync(browser, ConsolePaths.Account, device, new JsonObject { ["password"] = TestConsole.Password });
        return browser;
    }

    private static async Task KeepAsync(Browser browser, string page, SoftAuthenticator device, JsonObject first)
    {
        using var question = await TellAsync(browser, page, "make", first);
        var (state, options) = await ReadAsync(question);
        using var kept = await TellAsync(browser, page, "keep", new JsonObject
        {
            ["state"] = state,
            ["credential"] = JsonNode.Parse(device.Make(options)),
            ["name"] = "Kitchen phone",
        });
        Assert.True(kept.StatusCode == HttpStatusCode.NoContent, await kept.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonObject> AnswerAsync(Browser browser, SoftAuthenticator device)
    {
        using var question = await TellAsync(browser, ConsolePaths.SignIn, "ask", new JsonObject());
        var (state, options) = await ReadAsync(question);
        return new JsonObject { ["state"] = state, ["credential"] = JsonNode.Parse(device.Answer(options)) };
    }

    private static async Task<HttpResponseMessage> EnterAsync(Browser browser, SoftAuthenticator device) =>
        await TellAsync(browser, ConsolePaths.SignIn, "enter", await AnswerAsync(browser, device));

    private static async Task<HttpResponseMessage> TellAsync(Browser browser, string page, string path, JsonNode message)
    {
        var token = (await browser.FormAsync(page, ""))[1].Value;
        return await browser.TellAsync($"/passkeys/{path}", message.ToJsonString(), [.. ByName, ("RequestVerificationToken", token)]);
    }

    private static async Task<(string State, JsonElement Options)> ReadAsync(HttpResponseMessage question)
    {
        var text = await question.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(question.StatusCode == HttpStatusCode.OK, text);
        var root = JsonDocument.Parse(text).RootElement;
        return (root.GetProperty("state").GetString()!, root.GetProperty("options"));
    }
}
