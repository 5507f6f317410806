using System.Net;
using Appliance.Build.Machines;
using Appliance.EndToEnd.Browser;

namespace Appliance.EndToEnd.Machine;

/// <summary>A new owner sets the booted image up in a browser, with the code that its screen shows.</summary>
[Trait("Level", "machine")]
public sealed class SetupTests
{
    // Nothing of it is taken, since a part of it is wrong.
    private const string WrongFile = "administrator:\n  name: guest\n  password: a password that never counts\ndevice:\n  hostnme: rig\n";

    [Fact]
    public async Task Setup_InTheBootedImage_EndsInTheConsole()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        var content = workplace.Folder("models");
        Models.WriteTo(content);
        var models = new MachineDisk(await ModelDisk.MakeAsync(content, workplace.Folder("model-disk"), cancellationToken), DiskBus.Usb) { Bootable = false };
        var disk = new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = ByteSize.FromGiB(8) };
        await using var machine = await BootedMachine.StartNewAsync("set-up", workplace, [disk, models], cancellationToken, [.. Probe.Screen, .. OwnersFile.FirmwareStrings(WrongFile)]);
        var code = await machine.ReadSetupCodeAsync(cancellationToken);
        var (status, refusal) = await machine.Api.GetAsync("/v1/models", null, cancellationToken);
        var page = await browser.OpenAsync(ChromiumBrowser.Desktop);
        // An emulated machine takes its time.
        page.SetDefaultTimeout(120_000);
        page.SetDefaultNavigationTimeout(120_000);
        var journey = new SetupJourney(page, new TypingHands(page), machine.Console, "machine");

        await journey.ClaimAsync(code);
        var key = await journey.SetUpAsync(Models.Good);
        await journey.EnterAsync();
        var (without, _) = await machine.Api.GetAsync("/v1/models", null, cancellationToken);
        var (with, list) = await machine.Api.GetAsync("/v1/models", key, cancellationToken);
        var screen = machine.Machine.Serial[Probe.ScreenPort].Read();
        var left = (await machine.ReportAsync(cancellationToken)).Lines("owner");
        await machine.PowerOffAsync(cancellationToken);

        Assert.Contains(left, file => file.StartsWith("hearth-errors.txt hearth.yaml:5", StringComparison.Ordinal) && file.Contains("Nothing was changed", StringComparison.Ordinal));
        Assert.DoesNotContain(left, file => file.StartsWith("hearth-applied.yaml", StringComparison.Ordinal));
        Assert.Contains("hearth.yaml:5", screen, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("is not set up yet", refusal, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without, with));
        Assert.Contains(Models.Good, list, StringComparison.Ordinal);
        Assert.True(journey.Barriers.Count == 0, string.Join('\n', journey.Barriers));
    }
}
