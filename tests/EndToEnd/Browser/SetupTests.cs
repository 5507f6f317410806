using Appliance.EndToEnd.Machine;

namespace Appliance.EndToEnd.Browser;

/// <summary>A new owner in a real browser, from the setup code to the first answer.</summary>
[Trait("Level", "browser")]
public sealed class SetupTests
{
    [Theory]
    [InlineData("keyboard", false)]
    [InlineData("phone", true)]
    public async Task Setup_FromTheCodeToTheFirstAnswer_WorksAndKeepsNobodyOut(string name, bool isPhone)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        await using var agent = await PublishedAgent.StartAsync(workplace.Folder(name), Inputs.RunnerTree, cancellationToken);
        var code = await agent.ReadCodeAsync(cancellationToken);
        var page = await browser.OpenAsync(isPhone ? ChromiumBrowser.Phone : ChromiumBrowser.Desktop, isDark: isPhone);
        var journey = new SetupJourney(page, isPhone ? new TouchingHands(page) : new TypingHands(page), agent.Console, name);

        await journey.ClaimAsync(code);
        await journey.SetUpAsync(Models.Good);
        await journey.EnterAsync();
        var answer = await journey.ChatAsync();
        await journey.LookAroundAsync();

        Assert.Contains("What do you hear?", answer, StringComparison.Ordinal);
        Assert.True(journey.Barriers.Count == 0, string.Join('\n', journey.Barriers));
    }

    [Fact]
    public async Task Claim_WithoutScripts_SaysWhatIsNeeded()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        await using var agent = await PublishedAgent.StartAsync(workplace.Folder("no-scripts"), Inputs.RunnerTree, cancellationToken);
        var code = await agent.ReadCodeAsync(cancellationToken);
        var page = await browser.OpenAsync(ChromiumBrowser.Desktop, withScripts: false);
        var hands = new TouchingHands(page);

        await page.GotoAsync(new Uri(agent.Console, "/claim").ToString());
        await hands.WriteAsync("Setup code", code);
        await hands.PressAsync("Begin");
        await page.WaitForURLAsync(url => url.Contains("/setup", StringComparison.Ordinal));
        await ChromiumBrowser.KeepAsync(page, "no-scripts-wizard");

        Assert.Contains("JavaScript", await page.InnerTextAsync("body"), StringComparison.Ordinal);
    }
}
