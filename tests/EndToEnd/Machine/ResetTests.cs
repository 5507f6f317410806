using System.Net;
using Appliance.Build.Machines;
using Appliance.EndToEnd.Browser;

namespace Appliance.EndToEnd.Machine;

/// <summary>An owner takes the rig back to how it came, in the console.</summary>
[Trait("Level", "machine")]
public sealed class ResetTests
{
    [Fact]
    public async Task Reset_Settings_AsksForANewCodeAndClosesTheApi()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        var disk = new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = ByteSize.FromGiB(8) };
        await using var machine = await BootedMachine.StartAsync("reset", workplace, [disk], cancellationToken, [.. Probe.Screen]);
        await machine.WaitForHealthAsync(cancellationToken);
        var page = await browser.OpenAsync(ChromiumBrowser.Desktop);
        page.SetDefaultTimeout(120_000);
        page.SetDefaultNavigationTimeout(120_000);
        var journey = new SetupJourney(page, new TouchingHands(page), machine.Console, "reset");
        await journey.SignInAsync(OwnersFile.Name, OwnersFile.Password);
        var resets = machine.Machine.Resets;

        await journey.ResetAsync("Reset the settings", "hearth");
        await machine.Machine.AwaitAsync("the machine restarts", TimeSpan.FromMinutes(5), token => machine.Machine.WaitForResetAsync(resets, token), cancellationToken);
        var code = await machine.ReadSetupCodeAsync(cancellationToken);
        await machine.WaitForHealthAsync(cancellationToken);
        var (status, _) = await machine.Api.GetAsync("/v1/models", null, cancellationToken);
        await machine.PowerOffAsync(cancellationToken);

        Assert.NotEmpty(code);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.True(journey.Barriers.Count == 0, string.Join('\n', journey.Barriers));
    }
}
