using Appliance.Console.Ports;
using Appliance.Console.Tests.Support;
using Appliance.Console.Updates;
using Appliance.Settings;
using Bunit;

namespace Appliance.Console.Tests.Updates;

public sealed class UpdatesPageTests : IDisposable
{
    private static readonly UpdateView Still = new() { Running = "0.1.1", IsSupported = true };
    private static readonly UpdateOffer Offer = new("0.1.2", "Faster.\nSafer.", ByteSize.FromMiB(800), false, null);

    private readonly TemporaryDirectory _directory = new();
    private readonly SettingsStore _settings;

    public UpdatesPageTests() => _settings = new SettingsStore(Path.Combine(_directory.Path, "settings"));

    public void Dispose()
    {
        _settings.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Render_NothingKnown_SaysSo()
    {
        await using var context = ContextWith(new ScriptedUpdates(Still));

        var page = context.Render<UpdatesPage>();

        Assert.Contains("Nothing newer is known", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Nothing is asked over the network", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_ImageWithoutTrust_OffersNothing()
    {
        await using var context = ContextWith(new ScriptedUpdates(Still with { IsSupported = false }));

        var page = context.Render<UpdatesPage>();

        Assert.Contains("takes none", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-install]"));
    }

    [Fact]
    public async Task Install_OfferedRelease_IsAskedForByItsReader()
    {
        var updates = new ScriptedUpdates(Still with { Phase = UpdatePhase.Available, Offer = Offer });
        await using var context = ContextWith(updates);
        var page = context.Render<UpdatesPage>();

        await page.Find("[data-install]").ClickAsync(new());

        Assert.Equal(["install 0.1.2 by Marie"], updates.Asked);
        Assert.Contains("Safer.", page.Find(".notes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_Refused_SaysWhy()
    {
        var updates = new ScriptedUpdates(Still with { Phase = UpdatePhase.Available, Offer = Offer }) { Refusal = "Version 0.1.2 is not offered any more." };
        await using var context = ContextWith(updates);
        var page = context.Render<UpdatesPage>();

        await page.Find("[data-install]").ClickAsync(new());

        Assert.Contains("not offered any more", page.Find(".banner.bad").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Download_IsShownAsItGoes()
    {
        var updates = new ScriptedUpdates(Still with { Phase = UpdatePhase.Available, Offer = Offer });
        await using var context = ContextWith(updates);
        var page = context.Render<UpdatesPage>();

        updates.Step(Still with { Phase = UpdatePhase.Downloading, Offer = Offer, Done = ByteSize.FromMiB(200) });

        await page.WaitForAssertionAsync(() => Assert.Equal("25", page.Find("[role=progressbar]").GetAttribute("aria-valuenow")), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task GoBack_AfterTheQuestion_IsAskedFor()
    {
        var updates = new ScriptedUpdates(Still with { Other = "0.1.0" });
        await using var context = ContextWith(updates);
        var page = context.Render<UpdatesPage>();

        await page.Find("section[aria-labelledby=running] button").ClickAsync(new());
        await page.Find("section[aria-labelledby=running] button.bad").ClickAsync(new());

        Assert.Equal(["back by Marie"], updates.Asked);
    }

    [Fact]
    public async Task Render_History_TellsReasons()
    {
        var fell = new UpdateHappening(new DateTimeOffset(2026, 11, 20, 3, 5, 0, TimeSpan.Zero), "fellback", "0.1.2", "0.1.1", "it was tried 3 times; the console does not answer");
        await using var context = ContextWith(new ScriptedUpdates(Still with { History = [fell] }));

        var page = context.Render<UpdatesPage>();

        Assert.Contains("0.1.2 did not prove healthy; 0.1.1 runs again", page.Find("section[aria-labelledby=history]").TextContent, StringComparison.Ordinal);
        Assert.Contains("the console does not answer", page.Find("section[aria-labelledby=history]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_Schedule_IsInTheSettings()
    {
        await using var context = ContextWith(new ScriptedUpdates(Still));
        var page = context.Render<UpdatesPage>();

        await page.Find("select[name=restart]").ChangeAsync(new() { Value = "Hour" });
        await page.Find("input[name=hour]").ChangeAsync(new() { Value = "4" });
        await page.Find("input[name=automatic]").ChangeAsync(new() { Value = true });
        await page.Find("form").SubmitAsync();

        var saved = _settings.Current.Document.Updates;
        Assert.Equal((UpdateRestart.Hour, 4, true), (saved.Restart, saved.Hour, saved.Automatic));
    }

    [Fact]
    public async Task Save_PinThatIsNoVersion_IsRefused()
    {
        await using var context = ContextWith(new ScriptedUpdates(Still));
        var page = context.Render<UpdatesPage>();

        await page.Find("input[name=pin]").ChangeAsync(new() { Value = "newest" });
        await page.Find("form").SubmitAsync();

        Assert.Contains("is no version", page.Find(".banner.bad").TextContent, StringComparison.Ordinal);
        Assert.Null(_settings.Current.Document.Updates.Pin);
    }

    // Every word that the agent may say must have its text.
    [Theory]
    [InlineData("installed")]
    [InlineData("notinstalled")]
    [InlineData("proved")]
    [InlineData("fellback")]
    [InlineData("leftloop")]
    [InlineData("wentback")]
    [InlineData("noted")]
    public void Texts_EveryEvent_HasOne(string kind) => Assert.All(
        Appliance.Console.Texts.Language.All, language => Assert.Contains("updates.event." + kind, language.Texts.Keys));

    private BunitContext ContextWith(ScriptedUpdates updates)
    {
        var context = ConsolePage.ForAdministrator();
        context.Lend<IUpdates>(updates);
        context.Lend<IMachine>(new LoneMachine());
        context.Lend(_settings);
        return context;
    }

    private sealed class LoneMachine : IMachine
    {
        public string Name => "rig";

        public string Version => "0.1.1";

        public bool? HasSecureBoot => false;

        public TimeSpan Uptime => TimeSpan.Zero;

        public IReadOnlyList<DiskRoom> Room => [];

        public IReadOnlyList<string> Warnings => [];

        public Task<string?> DoAsync(MachineAction action, string by, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<Stream> OpenReportAsync(CancellationToken cancellationToken) => Task.FromResult(Stream.Null);
    }
}
