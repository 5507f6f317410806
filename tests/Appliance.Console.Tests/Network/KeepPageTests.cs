using System.Net;
using Appliance.Console.Tests.Support;
using Appliance.Settings;

namespace Appliance.Console.Tests.Network;

/// <summary>Confirming a network without a session: the trial's id is the proof.</summary>
public sealed class KeepPageTests
{
    private static readonly NetworkSettings Wireless = new() { Wifi = [new WifiSettings { Ssid = "Home", Passphrase = "several words" }] };

    [Fact]
    public async Task Keep_TrialInEffect_IsSavedForGood()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        var id = await BeginAsync(console);
        using var stranger = console.Open();

        using var answer = await stranger.SubmitAsync($"/network/keep/{id}", "keep");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("This network is kept.", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("Home", Assert.Single(console.Settings.Current.Document.Network.Wifi).Ssid);
    }

    [Fact]
    public async Task Keep_OnlyLookedAt_SavesNothing()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        var id = await BeginAsync(console);
        using var stranger = console.Open();

        using var answer = await stranger.GetAsync($"/network/keep/{id}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(console.Settings.Current.Document.Network.Wifi);
    }

    [Fact]
    public async Task Keep_IdThatIsNone_ShowsNoButton()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        await BeginAsync(console);
        using var stranger = console.Open();

        using var answer = await stranger.GetAsync("/network/keep/0123456789abcdef");

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("No network waits to be confirmed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", text, StringComparison.Ordinal);
    }

    private static async Task<string> BeginAsync(TestConsole console)
    {
        Directory.CreateDirectory(Path.Combine(console.MachineRoot, "etc"));
        var begun = Assert.IsType<TrialResult.Begun>(console.Trial.Begin(console.Settings.Current.Document with { Network = Wireless }));
        var application = new SettingsApplication(console.Settings.Directory, console.MachineRoot, TestConsole.Boot, console.Time);
        await application.ApplyAsync(isTrialOver: false, _ => Task.CompletedTask, TestContext.Current.CancellationToken);
        application.WriteReport(null);
        return begun.Id;
    }
}
