using System.Text.Json.Nodes;
using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>
/// The signed image in a machine whose firmware knows no key yet (setup mode) and whose board has a TPM. Its owner puts the keys in from the
/// boot menu; from then on the machine starts that image, and not one that somebody changed.
/// </summary>
[Trait("Level", "machine")]
public sealed class SecureBootTests
{
    private const string Offer = "Enroll Secure Boot keys: hearth";

    // The same length: what makes a block that was changed stop the system is taken out of the kernel's command line.
    private const string Guarded = "panic-on-corruption";
    private const string Unguarded = "ignore-corruption  ";

    private static readonly TimeSpan MenuDeadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Boot_KeysFromTheMenu_StartsTheSignedImageAndNoOther()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        string disk, variables;
        await using (var machine = await BootedMachine.StartSecureAsync(
            "secure-boot", workplace, [new MachineDisk(Inputs.SignedImage, DiskBus.Virtio) { Size = ByteSize.FromGiB(8) }], null, cancellationToken))
        {
            await EnrolAsync(machine, cancellationToken);
            await machine.WaitForHealthAsync(cancellationToken);
            var report = await machine.ReportAsync(cancellationToken);
            await machine.PowerOffAsync(cancellationToken);

            Assert.Equal("", report["failed"]);
            Assert.Contains("SecureBoot 1", report["secure-boot"], StringComparison.Ordinal);
            Assert.Contains("SetupMode 0", report["secure-boot"], StringComparison.Ordinal);
            // What signs the driver's modules is believed for the same reason: the kernel takes the firmware's keys.
            Assert.Matches("Loaded X.509 cert 'Hearth OS Secure Boot: [0-9a-f]+'", report["secure-boot"]);
            Assert.Contains("[integrity]", report["secure-boot"], StringComparison.Ordinal);
            Assert.Contains("/sys/class/tpm/tpm0", report["secure-boot"], StringComparison.Ordinal);
            disk = workplace.Move(machine.Machine.File(QemuCommandLine.DiskFile(0)), "tampered.img");
            variables = workplace.Move(machine.Machine.File(QemuCommandLine.FirmwareVariables), "tampered.fd");
        }

        Assert.NotEqual(0, DiskPatch.ReplaceOnBootPartition(disk, Guarded, Unguarded));
        await using var tampered = await BootedMachine.StartSecureAsync(
            "secure-boot-tampered", workplace, [new MachineDisk(disk, DiskBus.Virtio) { Moved = true }], variables, cancellationToken);
        await tampered.Machine.AwaitAsync("the firmware refuses the kernel image", MenuDeadline, token => tampered.Machine.Console.WaitForAsync("Access denied", 0, token), cancellationToken);
        await tampered.Machine.ScreenshotAsync(Inputs.Result("secure-boot-tampered.png"), cancellationToken);

        // The firmware writes to this port, too; of the system there is nothing.
        Assert.DoesNotContain("systemd[1]", tampered.Journal, StringComparison.Ordinal);
    }

    /// <summary>Does what an owner does: holds a key until the menu shows, goes to its offer, and takes it.</summary>
    private static async Task EnrolAsync(BootedMachine machine, CancellationToken cancellationToken)
    {
        await machine.Machine.AwaitAsync("the boot menu offers the keys", MenuDeadline, async token =>
        {
            while (!machine.Machine.Console.Read().Contains(Offer, StringComparison.Ordinal))
            {
                // The loader listens for a tenth of a second: a key that is held down repeats faster.
                await PressAsync(machine, "spc", token);
            }
            return true;
        }, cancellationToken);
        await machine.Machine.ScreenshotAsync(Inputs.Result("secure-boot-menu.png"), cancellationToken);
        var resets = machine.Machine.Resets;
        await PressAsync(machine, "end", cancellationToken);
        await PressAsync(machine, "ret", cancellationToken);
        await machine.Machine.AwaitAsync("the machine restarts with its keys", MenuDeadline, token => machine.Machine.WaitForResetAsync(resets, token), cancellationToken);
    }

    private static async Task PressAsync(BootedMachine machine, string key, CancellationToken cancellationToken)
    {
        await machine.Machine.Control.ExecuteAsync(
            "send-key", new JsonObject { ["keys"] = new JsonArray(new JsonObject { ["type"] = "qcode", ["data"] = key }) }, cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(40), cancellationToken);
    }
}
