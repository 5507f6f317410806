using Appliance.Console.Models;
using Appliance.Console.Ports;
using Appliance.Console.Tests.Support;
using Bunit;

namespace Appliance.Console.Tests.Models;

public sealed class FitCardTests
{
    private static readonly ModelFit Fits = new()
    {
        Id = "qwen3-8b",
        Name = "Qwen3 8B",
        PullName = "qwen3-8b:Q4_K_M",
        Fits = true,
        Sentence = "It runs on the RTX 3090.",
        Quantization = "Q4_K_M",
        Size = ByteSize.FromGiB(5),
        Context = 32768,
        TokensPerSecond = 98.4,
    };

    [Fact]
    public async Task Render_ModelThatFits_TellsVersionContextAndSpeedBeforeItIsFetched()
    {
        await using var context = ConsolePage.ForAdministrator();

        var card = context.Render<FitCard>(parameters => parameters.Add(card => card.Fit, Fits));

        Assert.Equal(["Q4_K_M", "5 GiB", "32k", "98"], card.FindAll("dd").Select(value => value.TextContent));
        Assert.Equal("Get Qwen3 8B", card.Find("button").GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Render_ModelThatDoesNotFit_SaysWhyAndOffersNothing()
    {
        await using var context = ConsolePage.ForAdministrator();

        var card = context.Render<FitCard>(parameters => parameters.Add(card => card.Fit, Fits with { Fits = false, Sentence = "It needs 40 GiB." }));

        Assert.Contains("It needs 40 GiB.", card.Markup, StringComparison.Ordinal);
        Assert.Empty(card.FindAll("button"));
    }
}
