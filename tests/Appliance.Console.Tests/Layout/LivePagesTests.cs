namespace Appliance.Console.Tests.Layout;

public sealed class LivePagesTests
{
    // What is sent before it is connected shows buttons that do nothing yet.
    [Fact]
    public void Pages_SentBeforeTheyAreConnected_WaitWithWhatCanBePressed()
    {
        var pages = Directory.EnumerateFiles(Checkout.At("src", "Appliance.Console"), "*.razor", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Contains("@rendermode InteractiveServer"))
            .ToList();

        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.Contains("<Live>", File.ReadAllText(page), StringComparison.Ordinal));
    }
}
