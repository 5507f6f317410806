using Appliance.Console.Ports;
using Appliance.Console.Texts;

namespace Appliance.Console.Tests.Texts;

public sealed class FitSentenceTests
{
    private static readonly ModelFit Fits = new()
    {
        Id = "llama-3.3-70b",
        Name = "Llama 3.3 70B",
        PullName = "llama-3.3-70b",
        Fits = true,
        Sentence = "It runs.",
        Quantization = "Q4_K_M",
        Context = 14336,
        TokensPerSecond = 8.3,
        Cards = [new CardShare("RTX 3090", ByteSize.FromGiB(20), ByteSize.FromGiB(24)), new CardShare("RTX 3090", ByteSize.FromGiB(20), ByteSize.FromGiB(24))],
    };

    [Fact]
    public void Of_English_IsThePlanners() => Assert.Equal("It runs.", FitSentence.Of(Fits, In("en")));

    [Fact]
    public void Of_French_HasTheNumbersInFrench() => Assert.Equal(
        "Llama 3.3 70B (Q4_K_M) tourne sur 2 × RTX 3090 avec 14\u202f336 jetons de contexte, environ 8,3 jetons par seconde.", FitSentence.Of(Fits, In("fr")));

    [Fact]
    public void Of_FrenchTooLarge_SaysWhatItNeeds() => Assert.Contains(
        "demande 40 GiB, et il y a 22 GiB", FitSentence.Of(Fits with { Fits = false, Needed = ByteSize.FromGiB(40), Available = ByteSize.FromGiB(22) }, In("fr")), StringComparison.Ordinal);

    private static Text In(string language)
    {
        var text = new Text();
        text.Use(language);
        return text;
    }
}
