using Appliance.Console.Setup;
using Appliance.Settings;
using Bunit;
using TestContext = Xunit.TestContext;

namespace Appliance.Console.Tests.Setup;

public sealed class WizardDeskTests
{
    [Fact]
    public async Task Page_OpenedAgain_GoesOnWhereItWas()
    {
        await using var bench = new WizardBench();
        await bench.ReachAsync(SetupStep.Rig);
        var page = bench.Browser.Render<SetupPage>();
        Assert.Equal("This is your rig", page.Find("h1").TextContent);
    }

    [Fact]
    public async Task Page_StepAheadOfWhatWasSaved_ShowsWhereItWas()
    {
        await using var bench = new WizardBench();
        var page = bench.Open(SetupStep.Privacy);
        Assert.NotEmpty(page.FindAll("#display-name"));
    }

    [Fact]
    public async Task Page_EarlierStepSavedAgain_KeepsHowFarItCame()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Privacy);
        page.Render(parameters => parameters.Add(setup => setup.Word, "name"));
        await page.Find("form").SubmitAsync();
        Assert.Equal("privacy", bench.Saved.Setup.Step);
    }

    [Fact]
    public async Task Save_AnotherTabSavedInBetween_KeepsWhatWasTypedAndSaysWhatChanged()
    {
        await using var bench = new WizardBench();
        var page = bench.Open(SetupStep.Name);
        page.Find("#display-name").Input("Mine");
        await bench.Store.UpdateAsync(document => document with { Device = document.Device with { DisplayName = "Theirs" } }, TestContext.Current.CancellationToken);
        await page.Find("form").SubmitAsync();
        Assert.Contains("Changed there: Name", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Theirs", bench.Saved.Device.DisplayName);
        await page.Find("form").SubmitAsync();
        Assert.Equal("Mine", bench.Saved.Device.DisplayName);
    }

    [Fact]
    public async Task Save_ShowWhatIsSaved_ShowsTheirs()
    {
        await using var bench = new WizardBench();
        var page = bench.Open(SetupStep.Name);
        await bench.Store.UpdateAsync(document => document with { Device = document.Device with { DisplayName = "Theirs" } }, TestContext.Current.CancellationToken);
        await page.Find("form").SubmitAsync();
        await page.Find("[role=alert] button").ClickAsync(new());
        Assert.Equal("Theirs", page.Find("#display-name").GetAttribute("value"));
    }

    [Fact]
    public async Task Save_SetupFinishedElsewhere_ChangesNothing()
    {
        await using var bench = new WizardBench();
        var page = bench.Open(SetupStep.Name);
        await FinishAsync(bench);
        await page.Find("form").SubmitAsync();
        Assert.Equal(1, bench.Saved.Revision);
        Assert.NotEmpty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Save_ClaimWasTakenOver_ChangesNothing()
    {
        await using var bench = new WizardBench();
        var page = bench.Open(SetupStep.Name);
        bench.Person.SetPolicies();
        await page.Find("form").SubmitAsync();
        Assert.Equal(0, bench.Saved.Revision);
    }

    [Theory]
    [InlineData("Café d'été", "cafe-d-ete")]
    [InlineData("🔥🔥", "hearth")]
    [InlineData("שלום", "hearth")]
    [InlineData("3090", "hearth-3090")]
    [InlineData("  Big   Rig!!  ", "big-rig")]
    [InlineData("localhost", "hearth-localhost")]
    [InlineData("a-very-long-name-that-goes-on-and-on-and-on-until-no-network-takes-it-any-more", "a-very-long-name-that-goes-on-and-on-and-on-until-no-network-ta")]
    public void From_NameOfAnyScript_IsOneThatNetworksTake(string name, string hostname) => Assert.Equal(hostname, HostNames.From(name));

    private static Task<SaveResult> FinishAsync(WizardBench bench) => bench.Store.UpdateAsync(
        document => document with
        {
            Users = [new UserSettings { Name = "Zoë", Role = UserRole.Admin, PasswordHash = PasswordHash.Create("correct horse battery") }],
            Setup = new SetupSettings { Claimed = true, Finished = true },
        },
        TestContext.Current.CancellationToken);
}
