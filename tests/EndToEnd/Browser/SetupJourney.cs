using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Appliance.EndToEnd.Browser;

/// <summary>The way from the setup code to the first answer, as a new owner goes it. Every page is kept as a picture and looked at by axe.</summary>
internal sealed partial class SetupJourney(IPage page, Hands hands, Uri console, string name)
{
    public const string Owner = "Grand-mère Zoë";
    public const string Password = "correct horse battery staple";

    private readonly List<string> _barriers = [];
    private int _pictures;

    /// <summary>What keeps people from using the pages that were seen.</summary>
    public IReadOnlyList<string> Barriers => _barriers;

    /// <summary>Finds the setup code in what the screen shows.</summary>
    public static string? CodeOn(string screen) => Code().Match(screen) is { Success: true } match ? match.Groups["code"].Value : null;

    public async Task ClaimAsync(string code)
    {
        await page.GotoAsync(new Uri(console, "/claim").ToString());
        await LookAsync("claim");
        await hands.WriteAsync("Setup code", code);
        await hands.PressAsync("Begin");
    }

    public async Task SetUpAsync(string model)
    {
        await AtAsync("Welcome. What is this rig called?");
        await hands.WriteAsync("Name", "Kitchen 🔥");
        await hands.PressAsync("Next");
        await AtAsync("Who looks after it?");
        await hands.WriteAsync("Name to sign in with", Owner);
        await hands.WriteAsync("Password", Password);
        await hands.WriteAsync("Password once more", Password);
        await hands.PressAsync("Next");
        await AtAsync("How is it connected?");
        await hands.PressAsync("Next");
        await AtAsync("Where do the models live?");
        await hands.PickAsync("Hearth OS started from it");
        await hands.PressAsync("Next");
        await AtAsync("This is your rig");
        await hands.PressAsync("Next");
        await AtAsync("What should it do?");
        await hands.PickAsync("Nothing yet");
        await hands.PressAsync("Next");
        await AtAsync("Get the models");
        await Assertions.Expect(page.GetByText(model).First).ToBeVisibleAsync();
        await hands.PressAsync("Next");
        await AtAsync("What may leave the house?");
        await hands.PressAsync("Next");
        await AtAsync("Ready");
        await hands.PressAsync("Make a key");
        await Assertions.Expect(page.GetByText("This key is shown only now")).ToBeVisibleAsync();
        await LookAsync("key");
        await hands.PressAsync("Finish setup");
        await Assertions.Expect(page.GetByText("this wizard is closed for good")).ToBeVisibleAsync();
        await LookAsync("finished");
    }

    /// <summary>Goes into the console as the administrator.</summary>
    public async Task EnterAsync()
    {
        await hands.PressAsync("Open the console");
        await page.WaitForURLAsync(url => !url.Contains("/setup", StringComparison.Ordinal));
        await LookAsync("console");
    }

    /// <summary>Sees every page an administrator has.</summary>
    public async Task LookAroundAsync()
    {
        foreach (var path in (string[])["/", "/models", "/keys", "/logs", "/system", "/users", "/account"])
        {
            var response = await GoAsync(path);
            Assert.Contains("script-src 'self';", await response.HeaderValueAsync("content-security-policy"), StringComparison.Ordinal);
            Assert.DoesNotMatch(InlineScript(), await response.TextAsync());
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeVisibleAsync();
            await LookAsync("page-" + Words().Replace(path, "-").Trim('-'));
        }
    }

    /// <summary>Asks in the console's chat.</summary>
    /// <returns>What the page shows of the answer.</returns>
    public async Task<string> ChatAsync()
    {
        await GoAsync("/chat");
        var message = page.GetByLabel("Your message", new() { Exact = true });
        await Assertions.Expect(message).ToBeEnabledAsync();
        await hands.WriteAsync("Your message", "What do you hear?");
        await hands.PressAsync("Send");
        // An answer that has ended tells how fast it was.
        await Assertions.Expect(page.GetByRole(AriaRole.Log).GetByText(Speed())).ToBeVisibleAsync(new() { Timeout = 240_000 });
        await LookAsync("chat");
        return await page.GetByRole(AriaRole.Log).InnerTextAsync();
    }

    /// <summary>Keeps the page as it is.</summary>
    public async Task LookAsync(string what)
    {
        await ChromiumBrowser.KeepAsync(page, $"{name}-{++_pictures:00}-{what}");
        _barriers.AddRange((await ChromiumBrowser.BarriersAsync(page)).Select(barrier => $"{what}: {barrier}"));
    }

    // A page takes input as soon as it is connected.
    private async Task<IResponse> GoAsync(string path)
    {
        var response = await page.GotoAsync(new Uri(console, path).ToString());
        Assert.True(response!.Ok, $"{path}: {response.Status}");
        await Assertions.Expect(page.Locator("fieldset.live:disabled")).ToHaveCountAsync(0);
        return response;
    }

    private async Task AtAsync(string heading)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = heading })).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await LookAsync(Words().Replace(heading.ToLowerInvariant(), "-").Trim('-'));
    }

    [GeneratedRegex(@"Setup code\s+(?<code>[A-Z0-9]{4}-[A-Z0-9]{4})")]
    private static partial Regex Code();

    [GeneratedRegex("<script(?![^>]*\\ssrc=)[^>]*>|\\son[a-z]+=\"|javascript:")]
    private static partial Regex InlineScript();

    [GeneratedRegex("[^a-z]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"[0-9]+ tokens, [0-9.,]+ a second")]
    private static partial Regex Speed();
}
