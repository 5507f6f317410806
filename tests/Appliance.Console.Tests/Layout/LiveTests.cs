using Appliance.Console.Layout;
using Appliance.Console.Texts;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Console.Tests.Layout;

public sealed class LiveTests
{
    [Fact]
    public async Task Render_PageThatIsOnlySent_TakesNothingThatWouldBeLost()
    {
        await using var renderer = new HtmlRenderer(new ServiceCollection().AddScoped<Text>().BuildServiceProvider(), NullLoggerFactory.Instance);

        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Live>()).ToHtmlString());

        Assert.Contains("disabled", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_OnceConnected_TakesWhatIsTyped()
    {
        await using var context = Support.ConsolePage.ForAdministrator();

        var live = context.Render<Live>();

        Assert.False(live.Find("fieldset").HasAttribute("disabled"));
    }
}
