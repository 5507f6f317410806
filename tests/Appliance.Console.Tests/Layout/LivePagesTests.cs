using System.Runtime.CompilerServices;

namespace Appliance.Console.Tests.Layout;

public sealed class LivePagesTests
{
    // What is sent before it is connected shows buttons that do nothing yet.
    [Fact]
    public void Pages_SentBeforeTheyAreConnected_WaitWithWhatCanBePressed()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Checkout(), "src", "Appliance.Console"), "*.razor", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Contains("@rendermode InteractiveServer"))
            .ToList();

        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.Contains("<Live>", File.ReadAllText(page), StringComparison.Ordinal));
    }

    private static string Checkout([CallerFilePath] string file = "") => FindUp(AppContext.BaseDirectory) ?? FindUp(file)
        ?? throw new DirectoryNotFoundException("The checkout was not found above the tests.");

    private static string? FindUp(string path)
    {
        for (var folder = new DirectoryInfo(path).Parent; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Appliance.sln")))
            {
                return folder.FullName;
            }
        }
        return null;
    }
}
