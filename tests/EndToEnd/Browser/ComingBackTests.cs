using Appliance.EndToEnd.Machine;
using Microsoft.Playwright;

namespace Appliance.EndToEnd.Browser;

/// <summary>A page that was open while the console started anew.</summary>
[Trait("Level", "browser")]
public sealed class ComingBackTests
{
    [Fact]
    public async Task Page_WhoseWayBackHangs_IsAskedForAnewOnceTheConsoleAnswers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        await using var agent = await PublishedAgent.StartAsync(workplace.Folder("coming-back"), Inputs.RunnerTree, cancellationToken);
        var code = await agent.ReadCodeAsync(cancellationToken);
        var page = await browser.OpenAsync(ChromiumBrowser.Desktop);
        var journey = new SetupJourney(page, new TouchingHands(page), agent.Console, "coming-back");
        await journey.ClaimAsync(code);
        // The wizard is shown by its connection alone.
        var wizard = page.GetByRole(AriaRole.Heading, new() { Name = "Welcome. What is this rig called?" });
        await Assertions.Expect(wizard).ToBeVisibleAsync();
        await page.EvaluateAsync("() => { window.isOld = true; }");
        // As seen in a browser that came back in the moment between the old console and the new one.
        await page.RouteAsync("**/_blazor/negotiate*", _ => { });

        await agent.RestartAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "The rig does not answer" })).ToBeVisibleAsync();
        await journey.LookAsync("away");
        await page.WaitForFunctionAsync("() => !window.isOld");
        await page.UnrouteAllAsync();
        await page.ReloadAsync();

        await Assertions.Expect(wizard).ToBeVisibleAsync();
        Assert.True(journey.Barriers.Count == 0, string.Join('\n', journey.Barriers));
    }
}
