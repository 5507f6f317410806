using Appliance.Console.Network;
using Appliance.Console.Ports;
using Appliance.Console.Setup;
using Appliance.Settings;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace Appliance.Console.Tests.Setup;

public sealed class WizardStepTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Name_AnyScript_IsSavedWithAHostNameOfItsOwn()
    {
        await using var bench = new WizardBench();
        var page = bench.Open(SetupStep.Name);
        page.Find("#display-name").Input("Café للعائلة 🔥");
        await page.Find("form").SubmitAsync();
        Assert.Equal(("Café للعائلة 🔥", "cafe", "Europe/Paris"), (bench.Saved.Device.DisplayName, bench.Saved.Device.Hostname, bench.Saved.Device.TimeZone));
        Assert.Equal("/setup/administrator", bench.Path);
    }

    [Fact]
    public async Task Name_HostNameThatNetworksCannotHave_SaysSoAtTheField()
    {
        await using var bench = new WizardBench();
        var page = bench.Open(SetupStep.Name);
        page.Find("#hostname").Input("bad name!");
        await page.Find("form").SubmitAsync();
        Assert.Equal("true", page.Find("#hostname").GetAttribute("aria-invalid"));
        Assert.Contains(page.Find("#hostname-error").Id!, page.Find("#hostname").GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal(0, bench.Saved.Revision);
    }

    [Fact]
    public async Task Name_French_SpeaksItAtOnceAndKeepsIt()
    {
        await using var bench = new WizardBench();
        var page = bench.Open(SetupStep.Name);
        await page.Find("input[value=fr]").ChangeAsync(new() { Value = "fr" });
        Assert.StartsWith("Bienvenue", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Equal(Appliance.Settings.Language.French, bench.Saved.Device.Language);
    }

    [Fact]
    public async Task Administrator_GoodPassword_IsSavedAsItsHashAlone()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Administrator);
        page.Find("#user").Change("Zoë");
        page.Find("#password").Input(Password);
        page.Find("#again").Change(Password);
        await page.Find("form").SubmitAsync();
        var user = Assert.Single(bench.Saved.Users);
        Assert.True(PasswordHash.Verify(user.PasswordHash, Password));
        Assert.DoesNotContain(Directory.GetFiles(bench.Store.Directory), file => File.ReadAllText(file).Contains(Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("short", "short", "#password-error")]
    [InlineData("password1234", "password1234", "#password-error")]
    [InlineData(Password, "something else", "#again-error")]
    public async Task Administrator_BadPassword_SaysSoAtTheField(string password, string again, string error)
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Administrator);
        page.Find("#user").Change("Zoë");
        page.Find("#password").Input(password);
        page.Find("#again").Change(again);
        await page.Find("form").SubmitAsync();
        Assert.NotEmpty(page.FindAll(error));
        Assert.Empty(bench.Saved.Users);
    }

    [Fact]
    public async Task Network_StaticAddress_IsSavedForTheCardByItsOwnAddress()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Network);
        await page.Find("input[value=static]").ChangeAsync(new() { Value = "static" });
        page.Find("#address").Change("192.168.1.5/24");
        page.Find("#gateway").Change("192.168.1.1");
        await page.Find("form").SubmitAsync();
        var card = Assert.Single(bench.Saved.Network.Interfaces);
        Assert.Equal(("52:54:00:12:34:56", "192.168.1.5/24", "192.168.1.1"), (card.Mac, card.Ipv4.Address, card.Ipv4.Gateway));
    }

    [Fact]
    public async Task Network_RouterOutsideOfTheNetwork_SaysSoAtTheField()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Network);
        await page.Find("input[value=static]").ChangeAsync(new() { Value = "static" });
        page.Find("#gateway").Change("10.0.0.1");
        await page.Find("form").SubmitAsync();
        Assert.Contains("192.168.1.0/24", page.Find("#gateway-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_VlanThatIsNoNumber_SaysSoAtTheField()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Network);
        page.Find("#vlan").Change("blue");
        await page.Find("form").SubmitAsync();
        Assert.NotEmpty(page.FindAll("#vlan-error"));
    }

    [Fact]
    public async Task Disks_FirstVisit_NothingIsChosen()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Disks);
        await page.Find("form").SubmitAsync();
        Assert.DoesNotContain(page.FindAll("input[name=disk]"), disk => disk.HasAttribute("checked"));
        Assert.NotEmpty(page.FindAll("#disk-error"));
    }

    [Theory]
    [InlineData("sdb", null)]
    [InlineData("sda", "ata-WDC_WD40_WD-WCC7K1")]
    public async Task Disks_DiskWithData_IsSavedOnlyWhenItsNameWasTyped(string typed, string? saved)
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Disks);
        await page.FindAll("input[name=disk]")[1].ChangeAsync(new());
        page.Find("#typed").Change(typed);
        await page.Find("form").SubmitAsync();
        Assert.Equal(saved, bench.Saved.Models.Disk);
    }

    [Fact]
    public async Task Disks_ChosenDiskIsPulled_ChoiceIsGoneAndSaysSo()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Disks);
        await page.FindAll("input[name=disk]")[1].ChangeAsync(new());
        bench.Ports.Disks.RemoveAt(1);
        bench.Time.Advance(TimeSpan.FromSeconds(3));
        await page.WaitForAssertionAsync(() => Assert.Contains("WDC WD40EFRX", page.Find(".notice.bad").TextContent, StringComparison.Ordinal));
        Assert.Single(page.FindAll("input[name=disk]"));
    }

    [Fact]
    public async Task Rig_CardOnARiser_ShowsItsWarning()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Rig);
        Assert.Contains("riser", page.Find(".notice.warn").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rig_NoCards_ShowsProcessorAndMemory()
    {
        await using var bench = new WizardBench();
        bench.Ports.State = bench.Ports.State! with { Cards = [] };
        var page = await bench.OpenAsync(SetupStep.Rig);
        Assert.Contains("Ryzen", page.Find(".card h2").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".notice.warn"));
    }

    [Fact]
    public async Task Purpose_BundleWithShorterContext_SavesItsModels()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Purpose);
        await page.WaitForAssertionAsync(() => Assert.Empty(page.Find(".busy").TextContent));
        await page.InvokeAsync(() => page.Find("input[value=chat-code]").Change(true));
        await page.InvokeAsync(() => page.Find("#context").Change("8192"));
        await page.WaitForAssertionAsync(() => Assert.Contains("8,192", page.Find(".plan").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll(".plan input[type=checkbox]")[1].Change(false));
        await page.Find("form").SubmitAsync();
        Assert.Equal(("llama-3.3-70b", "Q4_K_M", 8192), Assert.Single(bench.Saved.Models.Wanted) is var model ? (model.Name, model.Quantization, model.Context) : default);
    }

    [Fact]
    public async Task Purpose_Nothing_IsTaken()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Purpose);
        await page.InvokeAsync(() => page.Find("input[value=nothing]").Change(true));
        await page.Find("form").SubmitAsync();
        Assert.Equal("/setup/models", bench.Path);
    }

    [Fact]
    public async Task Models_NotAllowed_AsksForNothingUntilTheOwnerAllows()
    {
        await using var bench = new WizardBench();
        await WantAsync(bench);
        var page = await bench.OpenAsync(SetupStep.Models);
        await page.WaitForElementAsync(".panel .primary");
        Assert.Empty(bench.Ports.Asked);
        await page.Find(".panel .primary").ClickAsync(new());
        Assert.Equal(["llama-3.3-70b:Q4_K_M"], bench.Ports.Asked);
        Assert.True(bench.Saved.Privacy.ModelDownloads);
        await page.WaitForElementAsync("progress");
    }

    [Fact]
    public async Task Models_LicenceToAgreeTo_IsShownFirst()
    {
        await using var bench = new WizardBench();
        bench.Ports.NeedsLicence = true;
        await WantAsync(bench);
        var page = await bench.OpenAsync(SetupStep.Models);
        await page.WaitForElementAsync(".panel .primary");
        await page.Find(".panel .primary").ClickAsync(new());
        Assert.Contains("Llama 3 Community License", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Empty(bench.Ports.Asked);
    }

    [Fact]
    public async Task Models_StickIsPluggedIn_ShowsWhatIsOnIt()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Models);
        bench.Ports.Shelf = bench.Ports.Shelf with
        {
            Models = [new StoredModel { Id = "from-stick", Task = ModelTask.Language, Activity = ModelActivity.Stored, Size = ByteSize.FromGiB(4), CanBeDeleted = false }],
        };
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await page.WaitForAssertionAsync(() => Assert.Contains("from-stick", page.Find(".found").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Privacy_Untouched_StaysOffline()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Privacy);
        await page.Find("form").SubmitAsync();
        Assert.Equal((false, false, false), (bench.Saved.Privacy.ModelDownloads, bench.Saved.Privacy.UpdateChecks, bench.Saved.Privacy.TimeSync));
    }

    [Fact]
    public async Task Privacy_OneSwitch_AllowsThatAloneAndNamesTheHost()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Privacy);
        await page.Find("#time").ChangeAsync(new() { Value = true });
        await page.Find("form").SubmitAsync();
        Assert.Contains("0.debian.pool.ntp.org", page.Find("#time-what").TextContent, StringComparison.Ordinal);
        Assert.Equal((false, false, true), (bench.Saved.Privacy.ModelDownloads, bench.Saved.Privacy.UpdateChecks, bench.Saved.Privacy.TimeSync));
    }

    [Fact]
    public async Task Done_Key_IsShownOnceWithSettingsForPrograms()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Done);
        await page.Find(".step p > .button").ClickAsync(new());
        Assert.All(page.FindAll("pre"), text => Assert.Contains("hearth-sk-made-for-a-test", text.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Done_Finish_ClosesSetupForGood()
    {
        await using var bench = new WizardBench();
        await bench.Store.UpdateAsync(
            document => document with { Users = [new UserSettings { Name = "Zoë", Role = UserRole.Admin, PasswordHash = PasswordHash.Create(Password) }] },
            TestContext.Current.CancellationToken);
        var page = await bench.OpenAsync(SetupStep.Done);
        await page.Find("form").SubmitAsync();
        Assert.True(bench.Saved.Setup.Finished);
        Assert.NotEmpty(page.FindAll("a[href^='/sign-in'], a[href^='/setup/enter']"));
    }

    [Fact]
    public async Task Done_NobodyCouldSignIn_IsRefused()
    {
        await using var bench = new WizardBench();
        var page = await bench.OpenAsync(SetupStep.Done);
        await page.Find("form").SubmitAsync();
        Assert.False(bench.Saved.Setup.Finished);
        Assert.Contains("administrator", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private static Task<SaveResult> WantAsync(WizardBench bench) => bench.Store.UpdateAsync(
        document => document with { Models = document.Models with { Wanted = [new WantedModel { Name = "llama-3.3-70b", Quantization = "Q4_K_M" }] } },
        TestContext.Current.CancellationToken);

    [Fact]
    public async Task Network_FixedAddressWithTrials_IsTriedOnThePage()
    {
        await using var bench = new WizardBench(hasTrials: true);
        var page = await bench.OpenAsync(SetupStep.Network);
        await page.Find("input[value=static]").ChangeAsync(new() { Value = "static" });
        page.Find("#address").Change("192.168.1.5/24");
        await page.Find("form").SubmitAsync();
        Assert.Equal("/", bench.Path);
        Assert.Empty(bench.Saved.Network.Interfaces);
        Assert.Equal("disks", bench.Saved.Setup.Step);
        page.WaitForAssertion(() =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Contains("The rig takes the new network", page.Markup, StringComparison.Ordinal);
        });
        Assert.Empty(page.FindAll("button[type=submit]"));
    }

    [Fact]
    public async Task Network_WrongAddressWithTrials_SaysSoAtTheField()
    {
        await using var bench = new WizardBench(hasTrials: true);
        var page = await bench.OpenAsync(SetupStep.Network);
        await page.Find("input[value=static]").ChangeAsync(new() { Value = "static" });
        page.Find("#address").Change("192.168.1.500/24");
        await page.Find("form").SubmitAsync();
        Assert.NotNull(page.Find("#address-error"));
        Assert.IsType<TrialState.None>(bench.Browser.Services.GetRequiredService<NetworkDesk>().State);
    }

    [Fact]
    public async Task Purpose_French_WritesNumbersInFrench()
    {
        await using var bench = new WizardBench();
        await bench.Store.UpdateAsync(document => document with { Device = document.Device with { Language = Appliance.Settings.Language.French } }, TestContext.Current.CancellationToken);
        var page = await bench.OpenAsync(SetupStep.Purpose);
        page.WaitForAssertion(() => Assert.Contains("32\u202f768", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disks_AnotherDisk_IsPreparedBeforeTheWizardGoesOn()
    {
        await using var bench = new WizardBench();
        bench.Ports.CanPrepare = true;
        var page = await bench.OpenAsync(SetupStep.Disks);
        await page.Find("input[value='ata-WDC_WD40_WD-WCC7K1']").ChangeAsync(new() { Value = "on" });
        page.Find("#typed").Change("sda");
        await page.Find("form").SubmitAsync();
        Assert.Equal([("ata-WDC_WD40_WD-WCC7K1", "sda")], bench.Ports.Prepared);
        Assert.Equal("ata-WDC_WD40_WD-WCC7K1", bench.Saved.Models.Disk);
        Assert.Equal("/setup/rig", bench.Path);
    }

    [Fact]
    public async Task Rig_ConsoleAboutToStartAnew_OffersNothingToPress()
    {
        await using var bench = new WizardBench();
        bench.Ports.IsMoving = true;
        var page = await bench.OpenAsync(SetupStep.Rig);
        Assert.Equal("One moment", page.Find("h1").TextContent);
        Assert.Empty(page.FindAll("main button"));
    }

    [Fact]
    public async Task Disks_CannotBePrepared_SaysWhyAndSavesNothing()
    {
        await using var bench = new WizardBench();
        (bench.Ports.CanPrepare, bench.Ports.DiskProblem) = (true, "sda is another disk than the one that was chosen.");
        var page = await bench.OpenAsync(SetupStep.Disks);
        await page.Find("input[value='ata-WDC_WD40_WD-WCC7K1']").ChangeAsync(new() { Value = "on" });
        page.Find("#typed").Change("sda");
        await page.Find("form").SubmitAsync();
        Assert.Contains("is another disk", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Null(bench.Saved.Models.Disk);
    }

    [Fact]
    public async Task Disks_NameNotTyped_ErasesNothing()
    {
        await using var bench = new WizardBench();
        bench.Ports.CanPrepare = true;
        var page = await bench.OpenAsync(SetupStep.Disks);
        await page.Find("input[value='ata-WDC_WD40_WD-WCC7K1']").ChangeAsync(new() { Value = "on" });
        page.Find("#typed").Change("sdb");
        await page.Find("form").SubmitAsync();
        Assert.Empty(bench.Ports.Prepared);
    }
}
