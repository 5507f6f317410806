using System.Net;
using System.Net.WebSockets;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Appliance.Console.Access;
using Appliance.Console.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace Appliance.Console.Tests.Hosting;

public sealed class GuardsTests
{
    private static readonly string[] ForEverybody = [ConsolePaths.Claim, ConsolePaths.SignIn, ConsolePaths.SignOut, ConsolePaths.Forgot, ConsolePaths.Denied];

    /// <summary>Every page there is, also those that others add.</summary>
    public static TheoryData<string> Pages => [.. typeof(App).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
        .Select(route => route.Template)
        .Where(template => !template.Contains('{', StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_AskedByNobody_IsRefusedUnlessItIsTheDoor(string path)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = console.Open();

        using var answer = await browser.GetAsync(path);

        Assert.Equal(ForEverybody.Contains(path), answer.StatusCode != HttpStatusCode.Redirect);
        Assert.True(ForEverybody.Contains(path) || answer.Headers.Location!.OriginalString.Contains(ConsolePaths.SignIn, StringComparison.Ordinal));
    }

    // Pages that show the rig need an agent behind them; the browser's tests look at those.
    [Theory]
    [InlineData("/claim")]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    [InlineData("/forgot")]
    [InlineData("/denied")]
    [InlineData("/account")]
    [InlineData("/users")]
    [InlineData("/setup")]
    public async Task Page_Headers_AllowNoScriptOfOthers(string path)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = await console.SignInAsync("Ada");

        using var answer = await browser.GetAsync(path);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.True(answer.Headers.Contains("Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotMatch("<script(?![^>]*\\ssrc=)[^>]*>|\\son[a-z]+=\"|javascript:", page);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/_blazor/negotiate")]
    [InlineData("/no-such-page")]
    public async Task Endpoint_AskedByNobody_GivesNothing(string path)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = console.Open();

        using var answer = await browser.GetAsync(path);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("hearth.local", true)]
    [InlineData("HEARTH.local.", true)]
    [InlineData("hearth", true)]
    [InlineData("hearth-2.local", true)]
    [InlineData("hearth.home.arpa", true)]
    [InlineData("192.168.7.5", true)]
    [InlineData("[fd00::5]:443", true)]
    [InlineData("evil.example.org", false)]
    [InlineData("hearth.local.evil.example", false)]
    [InlineData("printer.local", false)]
    public async Task Host_OfTheRequest_MustBeThisDevices(string host, bool isAccepted)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = console.Http };
        using var request = new HttpRequestMessage(HttpMethod.Get, ConsolePaths.SignIn) { Headers = { Host = host } };

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(isAccepted ? HttpStatusCode.PermanentRedirect : HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "https://127.0.0.1:1")]
    public async Task Post_FromAnotherPage_IsRefused(string header, string value)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = console.Open();
        var form = await browser.FormAsync(ConsolePaths.SignIn, "sign-in");

        using var answer = await browser.PostAsync(ConsolePaths.SignIn, [.. form, ("Name", "Ada"), ("Password", TestConsole.Password)], (header, value));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Post_FromOurPage_IsTaken()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = console.Open();
        var form = await browser.FormAsync(ConsolePaths.SignIn, "sign-in");

        using var answer = await browser.PostAsync(
            ConsolePaths.SignIn, [.. form, ("Name", "Ada"), ("Password", TestConsole.Password)], ("Sec-Fetch-Site", "same-origin"), ("Origin", console.Https.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Post_TooLarge_IsRefused()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = console.Open();
        var form = await browser.FormAsync(ConsolePaths.SignIn, "sign-in");

        using var answer = await browser.PostAsync(ConsolePaths.SignIn, [.. form, ("Name", new string('a', 2_000_000)), ("Password", "x")]);

        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData(null, true)]
    public async Task WebSocket_Origin_MustBeOurs(string? origin, bool isAccepted)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = await console.SignInAsync("Ada");
        using var socket = new ClientWebSocket();

        var failure = await Record.ExceptionAsync(() => browser.ConnectAsync(socket, "/_blazor", origin ?? console.Https.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(isAccepted, failure is null);
    }

    [Fact]
    public async Task Http_AnyPage_LeadsToHttps()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = console.Http };

        using var answer = await client.GetAsync(new Uri("/models?a=1", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal(new Uri(console.Https, "/models?a=1"), answer.Headers.Location);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Http_Authority_IsTheOneOnTheScreen()
    {
        await using var console = await TestConsole.StartAsync();
        using var client = new HttpClient { BaseAddress = console.Http };

        var bytes = await client.GetByteArrayAsync(new Uri("/ca.crt", UriKind.Relative), TestContext.Current.CancellationToken);

        using var authority = X509CertificateLoader.LoadCertificate(bytes);
        var print = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(authority.RawData));
        Assert.Equal(print, console.Door.Fingerprint.Replace(":", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fr-CH, fr;q=0.9, en;q=0.8", "fr", "Se connecter")]
    [InlineData("en-GB", "en", "Sign in")]
    [InlineData("de, fr;q=0.5", "fr", "Se connecter")]
    [InlineData("zz;;;,,", "en", "Sign in")]
    public async Task Language_OfTheBrowser_IsThatOfThePage(string wish, string language, string title)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var browser = console.Open();

        using var answer = await browser.GetAsync(ConsolePaths.SignIn, ("Accept-Language", wish));

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"<html lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
    }
}
