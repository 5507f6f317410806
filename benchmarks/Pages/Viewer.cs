using Microsoft.Playwright;

namespace Appliance.Benchmarks.Pages;

/// <summary>Somebody who has the dashboard open in Debian's Chromium.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Viewer(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Signs in and waits until the dashboard moves.</summary>
    /// <exception cref="FileNotFoundException">There is no Chromium.</exception>
    public static async Task<Viewer> OpenAsync(Uri console)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("There is no chromium in PATH; ./build.sh --target=Test installs it.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var viewer = new Viewer(playwright, browser);
        try
        {
            var context = await browser.NewContextAsync(new BrowserNewContextOptions { IgnoreHTTPSErrors = true, Locale = "en-GB" });
            context.SetDefaultTimeout(120_000);
            context.SetDefaultNavigationTimeout(120_000);
            var page = await context.NewPageAsync();
            await page.GotoAsync(new Uri(console, "/sign-in").ToString());
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync(ConsoleOwner.Name);
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync(ConsoleOwner.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            // Plots are drawn once the page is connected and has seen some looks.
            await page.Locator("svg path[d]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            return viewer;
        }
        catch
        {
            await viewer.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
