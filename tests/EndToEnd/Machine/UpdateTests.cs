using System.Text;
using System.Text.Json.Nodes;
using Appliance.Build.Machines;
using Appliance.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Appliance.EndToEnd.Machine;

/// <summary>
/// The booted image takes a later version from a stick, through its console. HEARTH_UPDATES names the folder that Publish made of it, signed
/// with the keys that the image was built with.
/// </summary>
[Trait("Level", "machine")]
public sealed class UpdateTests
{
    private static readonly TimeSpan UpdateDeadline = TimeSpan.FromMinutes(20);

    // The version before, three of the one that does not work, the version before.
    private const int StartsOfAFailure = 5;

    // The gate of the later version alone finds something wrong; the image's own is left as it is.
    private const string FailingGate = """
        [Service]
        ExecStartPre=/bin/sh -c '! grep -qx "IMAGE_VERSION=@" /usr/lib/os-release'
        """;

    [Fact]
    public async Task Update_FromAStick_RunsIsKeptAndGoesBackByAButton()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        await using var machine = await StartAsync("update", workplace, cancellationToken);
        var (before, page) = await EnterAsync(machine, browser, cancellationToken);

        var offered = await InstallAsync(machine, page);
        var after = await AwaitVersionAsync(machine, before, isSame: false, cancellationToken);
        await SignInAsync(machine, page);
        await Assertions.Expect(page.GetByText($"{offered} proved healthy and is kept")).ToBeVisibleAsync(new() { Timeout = 180_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to " }).ClickAsync();
        await page.Locator("section[aria-labelledby=running] button.bad").ClickAsync();
        var back = await AwaitVersionAsync(machine, after, isSame: false, cancellationToken);
        await machine.PowerOffAsync(cancellationToken);

        Assert.NotEqual(before, after);
        Assert.Equal(before, back);
        Assert.InRange(machine.Journal.IndexOf("Started hearth-settled.timer", StringComparison.Ordinal), machine.Journal.IndexOf("Finished hearth-committed.service", StringComparison.Ordinal), int.MaxValue);
    }

    [Fact]
    public async Task Update_WhoseGateFails_ComesBackByItselfAndTellsWhy()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        var gate = FailingGate.Replace("@", Inputs.UpdateVersion, StringComparison.Ordinal);
        await using var machine = await StartAsync("update-fails", workplace, cancellationToken, DropIn("hearth-health.service", gate));
        var (before, page) = await EnterAsync(machine, browser, cancellationToken);

        await InstallAsync(machine, page);
        // The new version may be gone before it was asked anything.
        await machine.Machine.AwaitAsync($"start {StartsOfAFailure}", UpdateDeadline, token => AwaitStartAsync(machine, StartsOfAFailure, token), cancellationToken);
        var back = await AwaitVersionAsync(machine, before, isSame: true, cancellationToken);
        await SignInAsync(machine, page);
        var told = page.GetByText($"Version {Inputs.UpdateVersion} did not work here: it was tried 3 times").First;
        await Assertions.Expect(told).ToBeVisibleAsync();
        await machine.PowerOffAsync(cancellationToken);

        Assert.Equal(before, back);
        Assert.Equal(StartsOfAFailure, StartsIn(machine.Journal));
    }

    private static string DropIn(string unit, string lines) =>
        $"io.systemd.credential.binary:systemd.unit-dropin.{unit}~hearth-test={Convert.ToBase64String(Encoding.UTF8.GetBytes(lines))}";

    private static async Task<bool> AwaitStartAsync(BootedMachine machine, int start, CancellationToken cancellationToken)
    {
        while (StartsIn(machine.Journal) < start)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
        return true;
    }

    private static int StartsIn(string journal) => journal.AsSpan().Count("kernel: Linux version");

    private static async Task<BootedMachine> StartAsync(string name, Workplace workplace, CancellationToken cancellationToken, params string[] credentials)
    {
        var content = workplace.Folder(name + "-models");
        Models.WriteTo(content);
        var models = new MachineDisk(await ModelDisk.MakeAsync(content, workplace.Folder(name + "-model-disk"), cancellationToken), DiskBus.Usb) { Bootable = false };
        var updates = new MachineDisk(await UpdateStick.MakeAsync(Inputs.Updates, workplace.Folder(name + "-stick"), cancellationToken), DiskBus.Usb) { Bootable = false };
        var disk = new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = ByteSize.FromGiB(12) };
        return await BootedMachine.StartAsync(name, workplace, [disk, models, updates], cancellationToken, credentials);
    }

    /// <returns>The version that runs, and a page with its owner signed in.</returns>
    private static async Task<(string Version, IPage Page)> EnterAsync(BootedMachine machine, ChromiumBrowser browser, CancellationToken cancellationToken)
    {
        var version = VersionOf(await machine.WaitForHealthAsync(cancellationToken));
        await machine.WaitForModelAsync(Models.Good, cancellationToken);
        var page = await browser.OpenAsync(ChromiumBrowser.Desktop);
        page.SetDefaultTimeout(120_000);
        page.SetDefaultNavigationTimeout(120_000);
        await SignInAsync(machine, page);
        return (version, page);
    }

    /// <returns>The version that was installed.</returns>
    private static async Task<string> InstallAsync(BootedMachine machine, IPage page)
    {
        await page.GotoAsync(new Uri(machine.Console, "/updates").ToString());
        var install = page.Locator("[data-install]");
        await Assertions.Expect(install).ToBeVisibleAsync(new() { Timeout = 300_000 });
        await install.ClickAsync();
        var installed = page.GetByText("is installed and starts with the next restart");
        await Assertions.Expect(installed).ToBeVisibleAsync(new() { Timeout = (float)UpdateDeadline.TotalMilliseconds });
        var offer = page.Locator("section[aria-labelledby=offer]");
        await offer.GetByRole(AriaRole.Button, new() { Name = "Restart" }).ClickAsync();
        await offer.Locator("button.bad").ClickAsync();
        return Inputs.UpdateVersion;
    }

    private static async Task SignInAsync(BootedMachine machine, IPage page)
    {
        await page.GotoAsync(new Uri(machine.Console, "/updates").ToString());
        if (page.Url.Contains("/sign-in", StringComparison.Ordinal))
        {
            await page.GetByLabel("Name").FillAsync(OwnersFile.Name);
            await page.GetByLabel("Password").FillAsync(OwnersFile.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await page.GotoAsync(new Uri(machine.Console, "/updates").ToString());
        }
    }

    /// <summary>Waits until the machine answers with a version, or with any other.</summary>
    private static Task<string> AwaitVersionAsync(BootedMachine machine, string version, bool isSame, CancellationToken cancellationToken) =>
        machine.Machine.AwaitAsync($"the machine answers with {(isSame ? "" : "another version than ")}{version}", UpdateDeadline, async token =>
        {
            while (true)
            {
                var answer = VersionOf(await machine.Api.WaitForHealthAsync(token));
                if (answer == version == isSame)
                {
                    return answer;
                }
                await Task.Delay(TimeSpan.FromSeconds(1), token);
            }
        }, cancellationToken);

    private static string VersionOf(JsonNode health) => health["version"]!.GetValue<string>();
}
