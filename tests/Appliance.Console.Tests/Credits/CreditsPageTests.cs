using Appliance.Console.Credits;
using Appliance.Console.Ports;
using Appliance.Console.Tests.Support;
using Bunit;

namespace Appliance.Console.Tests.Credits;

public sealed class CreditsPageTests
{
    [Fact]
    public async Task Render_ImageWithPackages_LeadsToEachLicence()
    {
        await using var context = ConsolePage.ForAdministrator();
        context.Lend<ICredits>(new Listed(new CreditedPackage("systemd", "257.9-1", "root", "texts/0123456789abcdef")));

        var page = context.Render<CreditsPage>();

        Assert.Contains("257.9-1", page.Markup, StringComparison.Ordinal);
        Assert.Equal("/credits/texts/0123456789abcdef", page.Find("td a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("llama.cpp")]
    [InlineData("whisper.cpp")]
    [InlineData("Debian")]
    [InlineData("Linux")]
    [InlineData("systemd")]
    [InlineData("NVIDIA")]
    [InlineData("Open WebUI")]
    [InlineData("Qwen")]
    public async Task Render_NoImage_StillNamesWhoseWorkItIs(string name)
    {
        await using var context = ConsolePage.ForAdministrator();
        context.Lend<ICredits>(new Listed());

        var page = context.Render<CreditsPage>();

        Assert.Contains(name, page.Markup, StringComparison.Ordinal);
        Assert.Contains("there is no list", page.Markup, StringComparison.Ordinal);
    }

    private sealed class Listed(params IReadOnlyList<CreditedPackage> packages) : ICredits
    {
        public IReadOnlyList<CreditedPackage> Packages => packages;

        public string? ReadText(string name) => null;
    }
}
