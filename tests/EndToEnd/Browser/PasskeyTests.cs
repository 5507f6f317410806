using Appliance.EndToEnd.Machine;
using Microsoft.Playwright;

namespace Appliance.EndToEnd.Browser;

/// <summary>A passkey in a real browser, with an authenticator that the browser plays itself.</summary>
[Trait("Level", "browser")]
public sealed class PasskeyTests
{
    [Fact]
    public async Task Passkey_MadeInTheWizard_SignsInWithoutNameAndPassword()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        await using var agent = await PublishedAgent.StartAsync(workplace.Folder("passkey"), Inputs.RunnerTree, cancellationToken);
        var code = await agent.ReadCodeAsync(cancellationToken);
        var page = await browser.OpenAsync(ChromiumBrowser.Desktop);
        await AddAuthenticatorAsync(page);
        // Browsers know passkeys by name, and this name without a certificate that they trust.
        var console = new UriBuilder(agent.Console) { Host = "localhost" }.Uri;
        var hands = new TouchingHands(page);
        var journey = new SetupJourney(page, hands, console, "passkey");

        await journey.ClaimAsync(code);
        await hands.WriteAsync("Name", "Kitchen");
        await hands.PressAsync("Next");
        await hands.WriteAsync("Name to sign in with", SetupJourney.Owner);
        await hands.WriteAsync("Password", SetupJourney.Password);
        await hands.WriteAsync("Password once more", SetupJourney.Password);
        await page.GetByLabel("Also make a passkey").CheckAsync();
        await journey.LookAsync("wizard");
        await hands.PressAsync("Next");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "How is it connected?" })).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(new Uri(console, "/sign-in?to=/account").ToString());
        await journey.LookAsync("sign-in");
        await hands.PressAsync("Sign in with a passkey");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Your account" })).ToBeVisibleAsync();
        await journey.LookAsync("account");

        Assert.Contains($"You are signed in as {SetupJourney.Owner}", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove localhost" })).ToBeVisibleAsync();
        Assert.True(journey.Barriers.Count == 0, string.Join('\n', journey.Barriers));
    }

    // https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn
    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
