using System.Net;
using Appliance.Console.Access;
using Appliance.Console.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Appliance.Console.Tests.Access;

public sealed class ClaimTests
{
    private const string SetupProbe = "/probe/setup";

    private static void MapProbe(WebApplication app) => app.MapGet(SetupProbe, () => "in").RequireAuthorization(ConsolePolicies.Setup);

    [Fact]
    public async Task Claim_RightCode_OpensSetupToThisBrowserAlone()
    {
        await using var console = await TestConsole.StartAsync(MapProbe);
        using var browser = console.Open();
        using var stranger = console.Open();

        using var answer = await ClaimAsync(browser, console.Door.SetupCode!);

        Assert.Equal((HttpStatusCode.Redirect, ConsolePaths.Wizard), (answer.StatusCode, PathOf(answer)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, SetupProbe));
        Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(stranger, SetupProbe));
        Assert.True(console.Settings.Current.Document.Setup.Claimed);
        Assert.Null(console.Door.SetupCode);
    }

    [Fact]
    public async Task Claim_CodeAsPeopleType_IsTaken()
    {
        await using var console = await TestConsole.StartAsync();
        using var browser = console.Open();

        using var answer = await ClaimAsync(browser, $" {console.Door.SetupCode!.Replace('-', ' ').ToLowerInvariant()} ");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Theory]
    [InlineData("AAAA-AAAA")]
    [InlineData("")]
    [InlineData("----")]
    [InlineData("héhéhéhé")]
    public async Task Claim_WrongCode_IsRefusedAndSaysSo(string code)
    {
        await using var console = await TestConsole.StartAsync(MapProbe);
        using var browser = console.Open();

        using var answer = await ClaimAsync(browser, code);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("id=\"code-problem\"", await ReadAsync(answer), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(browser, SetupProbe));
    }

    [Fact]
    public async Task Claim_ReplayedCode_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var first = console.Open();
        using var second = console.Open();
        var code = console.Door.SetupCode!;
        var form = await second.FormAsync(ConsolePaths.Claim, "claim");
        using var _ = await ClaimAsync(first, code);

        using var answer = await second.PostAsync(ConsolePaths.Claim, [.. form, ("Code", code)]);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Another browser is setting this rig up", await ReadAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claim_TwoAtOnce_OneWins()
    {
        await using var console = await TestConsole.StartAsync();
        Browser[] browsers = [.. Enumerable.Range(0, 8).Select(_ => console.Open())];
        var code = console.Door.SetupCode!;
        var forms = await Task.WhenAll(browsers.Select(browser => browser.FormAsync(ConsolePaths.Claim, "claim")));

        var answers = await Task.WhenAll(browsers.Zip(forms, (browser, form) => browser.PostAsync(ConsolePaths.Claim, [.. form, ("Code", code)])));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Array.ForEach(answers, answer => answer.Dispose());
        Array.ForEach(browsers, browser => browser.Dispose());
    }

    [Fact]
    public async Task Claim_Guessing_IsSlowedDownAndThenGoesOn()
    {
        await using var console = await TestConsole.StartAsync();
        using var browser = console.Open();
        var form = await browser.FormAsync(ConsolePaths.Claim, "claim");
        async Task<HttpStatusCode> GuessAsync(string code)
        {
            using var answer = await browser.PostAsync(ConsolePaths.Claim, [.. form, ("Code", code)]);
            return answer.StatusCode;
        }
        var guesses = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => GuessAsync("AAAA-AAAA")));
        console.Time.Advance(TimeSpan.FromMinutes(1));

        var last = await GuessAsync(console.Door.SetupCode!);

        Assert.Equal(5, guesses.Count(status => status == HttpStatusCode.Forbidden));
        Assert.Equal(25, guesses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.Redirect, last);
    }

    [Fact]
    public async Task Claim_HundredWrongCodes_MakeTheScreenShowAnother()
    {
        await using var console = await TestConsole.StartAsync();
        using var browser = console.Open();
        var form = await browser.FormAsync(ConsolePaths.Claim, "claim");
        var before = console.Door.SetupCode;
        for (var i = 0; i < 100; i++)
        {
            console.Time.Advance(TimeSpan.FromMinutes(1));
            using var answer = await browser.PostAsync(ConsolePaths.Claim, [.. form, ("Code", "AAAA-AAAA")]);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.NotNull(console.Door.SetupCode);
        Assert.NotEqual(before, console.Door.SetupCode);
    }

    [Fact]
    public async Task Claim_AfterARestart_TheFirstBrowserGoesOn()
    {
        await using var console = await TestConsole.StartAsync(MapProbe);
        using var browser = console.Open();
        using var _ = await ClaimAsync(browser, console.Door.SetupCode!);
        var cookies = browser.Cookies.GetCookieHeader(console.Https);
        await console.StartAgainAsync(MapProbe);
        Assert.NotNull(console.Door.SetupCode);
        using var again = console.Open();

        using var answer = await again.GetAsync(SetupProbe, ("Cookie", cookies));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(console.Door.SetupCode);
    }

    [Fact]
    public async Task Claim_AfterARestart_AnotherTakesOverWithANewCode()
    {
        await using var console = await TestConsole.StartAsync(MapProbe);
        using var first = console.Open();
        var code = console.Door.SetupCode!;
        using var _ = await ClaimAsync(first, code);
        var cookies = first.Cookies.GetCookieHeader(console.Https);
        await console.StartAgainAsync(MapProbe);
        using var second = console.Open();
        using var old = await ClaimAsync(second, code);
        using var taken = await ClaimAsync(second, console.Door.SetupCode!);

        using var late = await second.GetAsync(SetupProbe);
        using var first2 = console.Open();
        using var lost = await first2.GetAsync(SetupProbe, ("Cookie", cookies));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Redirect), (old.StatusCode, taken.StatusCode));
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, lost.StatusCode);
    }

    [Fact]
    public async Task Claim_LeftForHalfAnHour_ANewCodeIsShown()
    {
        await using var console = await TestConsole.StartAsync(MapProbe);
        using var browser = console.Open();
        using var _ = await ClaimAsync(browser, console.Door.SetupCode!);
        console.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, SetupProbe));
        console.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(console.Door.SetupCode);

        console.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.NotNull(console.Door.SetupCode);
    }

    [Fact]
    public async Task Setup_WhenFinished_IsClosedForEverybody()
    {
        await using var console = await TestConsole.StartAsync(MapProbe);
        using var claimer = console.Open();
        using var _ = await ClaimAsync(claimer, console.Door.SetupCode!);
        var code = console.Door.SetupCode;
        await console.FinishAsync();
        using var administrator = await console.SignInAsync("Ada");
        using var door = await claimer.GetAsync(ConsolePaths.Claim);

        Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(claimer, SetupProbe));
        Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(administrator, SetupProbe));
        Assert.Null(code);
        Assert.Null(console.Door.SetupCode);
        Assert.Contains("This rig is set up", await ReadAsync(door), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claim_WithoutTheFormsToken_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var browser = console.Open();

        using var answer = await browser.PostAsync(ConsolePaths.Claim, [("_handler", "claim"), ("Code", console.Door.SetupCode!)]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(console.Door.SetupCode);
    }

    [Fact]
    public async Task AnyPage_BeforeTheClaim_LeadsToIt()
    {
        await using var console = await TestConsole.StartAsync();
        using var browser = console.Open();

        using var answer = await browser.GetAsync("/");

        Assert.Equal((HttpStatusCode.Redirect, ConsolePaths.Claim), (answer.StatusCode, PathOf(answer)));
    }

    private static Task<HttpResponseMessage> ClaimAsync(Browser browser, string code) => browser.SubmitAsync(ConsolePaths.Claim, "claim", ("Code", code));

    private static async Task<HttpStatusCode> StatusAsync(Browser browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        return answer.StatusCode;
    }

    private static Task<string> ReadAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static string PathOf(HttpResponseMessage answer) => new Uri(new Uri("https://hearth.local"), answer.Headers.Location!).AbsolutePath;
}
