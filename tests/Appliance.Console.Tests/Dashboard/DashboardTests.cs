using Appliance.Console.Ports;
using Appliance.Console.Tests.Support;
using Bunit;
using Page = Appliance.Console.Dashboard.Dashboard;

namespace Appliance.Console.Tests.Dashboard;

public sealed class DashboardTests
{
    private static readonly RigCard Card = new() { Address = "0000:01:00.0", Name = "RTX 3090", IsReady = true, MemoryTotal = ByteSize.FromGiB(24), PowerLimit = new Watts(350) };

    [Fact]
    public async Task Render_OneCard_ShowsItsNumbersAndTheHeat()
    {
        await using var context = ContextWith(Rig(Card), Look(new Watts(200)));

        var page = context.Render<Page>();

        var plots = page.FindAll("article .plot svg").Select(plot => plot.GetAttribute("aria-label")).ToList();
        Assert.Contains("Memory: 20 GiB of 24 GiB", plots);
        Assert.Contains("Temperature: 64 °C ", plots);
        Assert.Contains("200 W", page.Find(".tiles").TextContent, StringComparison.Ordinal);
        Assert.Contains("682 BTU/h", page.Find(".tiles").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_NoCards_SaysWhatTheRigIs()
    {
        await using var context = ContextWith(Rig(), Look(null) with { Cards = [] });

        var page = context.Render<Page>();

        Assert.Contains("models run on the processor", page.Find(".banner").TextContent, StringComparison.Ordinal);
        Assert.Contains("Ryzen", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_KnownBackend_SaysWhatModelsRunOn()
    {
        await using var context = ContextWith(Rig(Card) with { Serving = "CUDA on 1 card" }, Look(new Watts(200)));

        var page = context.Render<Page>();

        Assert.Contains("models run on CUDA on 1 card", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_NewLook_IsShown()
    {
        var vitals = new SteppedVitals(Look(new Watts(200)));
        await using var context = ContextWith(Rig(Card), vitals);
        var page = context.Render<Page>();

        vitals.Step(Look(new Watts(100)));

        await page.WaitForAssertionAsync(() => Assert.Contains("100 W", page.Find(".tiles").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }

    private static RigState Rig(params IReadOnlyList<RigCard> cards) => new("AMD Ryzen 7", 8, 16, ByteSize.FromGiB(64), ByteSize.FromGiB(40), cards, [], []);

    private static Vitals Look(Watts? power) => new(
        TimeProvider.System.GetUtcNow(), 0.5, ByteSize.FromGiB(12), 1, 0, 42, [new CardVitals(Card.Address, ByteSize.FromGiB(20), new Celsius(64), power, 1695, 9751, 42)]);

    private static BunitContext ContextWith(RigState rig, Vitals look) => ContextWith(rig, new SteppedVitals(look));

    private static BunitContext ContextWith(RigState rig, SteppedVitals vitals)
    {
        var context = ConsolePage.ForAdministrator();
        context.Lend<IRig>(new StillRig(rig));
        context.Lend<IVitals>(vitals);
        context.Lend<IModels>(new EmptyShelf());
        return context;
    }
}
