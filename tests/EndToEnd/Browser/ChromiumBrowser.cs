using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Appliance.EndToEnd.Browser;

/// <summary>Debian's Chromium without a window. Skips the test where there is none.</summary>
internal sealed class ChromiumBrowser : IAsyncDisposable
{
    private static readonly string[] Serious = ["serious", "critical"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private ChromiumBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static (int Width, int Height) Desktop { get; } = (1280, 800);

    public static (int Width, int Height) Phone { get; } = (390, 844);

    public static async Task<ChromiumBrowser> StartAsync()
    {
        // The machines behind the pages are slow, and share their processor with all this.
        Assertions.SetDefaultExpectTimeout(60_000);
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "chromium is not installed; ./build.sh --target=Test installs it.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new ChromiumBrowser(playwright, browser);
    }

    /// <summary>A window of its own with no memory of others.</summary>
    public async Task<IPage> OpenAsync((int Width, int Height) size, bool isDark = false, bool withScripts = true)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = size.Width, Height = size.Height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = withScripts,
            IgnoreHTTPSErrors = true,
            Locale = "en-GB",
        });
        return await context.NewPageAsync();
    }

    /// <summary>Keeps a picture of the whole page among the results.</summary>
    public static Task KeepAsync(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Directory.CreateDirectory(Inputs.Result("pages")).FullName, name + ".png"),
        FullPage = true,
    });

    /// <summary>What keeps people from using the page, by axe's rules, of serious or critical weight.</summary>
    public static async Task<IReadOnlyList<string>> BarriersAsync(IPage page)
    {
        var result = await page.RunAxe();
        return [.. result.Violations.Where(violation => Serious.Contains(violation.Impact)).Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html).Take(3))}")];
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
