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

    /// <summary>Answers every page of the wizard.</summary>
    /// <param name="model">What is found on the page for models.</param>
    /// <param name="disk">Words of the disk for models; that of the system unless others are given.</param>
    /// <returns>The key that the last page made.</returns>
    public async Task<string> SetUpAsync(string model, string disk = "Hearth OS started from it")
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
        await hands.PickAsync(disk);
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
        var key = Key().Match(await page.Locator("main").InnerTextAsync()).Value;
        await hands.PressAsync("Finish setup");
        await Assertions.Expect(page.GetByText("this wizard is closed for good")).ToBeVisibleAsync();
        await LookAsync("finished");
        return key;
    }

    /// <summary>Goes into the console as the administrator.</summary>
    public async Task EnterAsync()
    {
        await hands.PressAsync("Open the console");
        await page.WaitForURLAsync(url => !url.Contains("/setup", StringComparison.Ordinal));
        await LookAsync("console");
    }

    /// <summary>Signs in as the owner.</summary>
    public async Task SignInAsync(string name, string password)
    {
        await page.GotoAsync(new Uri(console, "/sign-in").ToString());
        await hands.WriteAsync("Name", name);
        await hands.WriteAsync("Password", password);
        await hands.PressAsync("Sign in");
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }

    /// <summary>Takes the rig back to how it came.</summary>
    /// <param name="button">Which of the two resets.</param>
    /// <param name="rig">The rig's name, which has to be typed.</param>
    public async Task ResetAsync(string button, string rig)
    {
        await GoAsync("/system");
        await page.GetByText(button, new() { Exact = true }).First.ClickAsync();
        await page.GetByLabel($"Type {rig} to confirm").First.FillAsync(rig);
        await LookAsync("reset");
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("The rig restarts and is then as it came")).ToBeVisibleAsync();
    }

    /// <summary>Sees every page an administrator has.</summary>
    public async Task LookAroundAsync()
    {
        foreach (var path in (string[])["/", "/models", "/keys", "/logs", "/system", "/network", "/users", "/updates", "/account"])
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

    [GeneratedRegex("hearth-[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();

    [GeneratedRegex("<script(?![^>]*\\ssrc=)[^>]*>|\\son[a-z]+=\"|javascript:")]
    private static partial Regex InlineScript();

    [GeneratedRegex("[^a-z]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"[0-9]+ tokens, [0-9.,]+ a second")]
    private static partial Regex Speed();
}
