using System.Security.Cryptography;
using Appliance.Build.Machines;
using Appliance.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Appliance.EndToEnd.Machine;

/// <summary>
/// A machine that was started from a stick is moved to the disk inside it: cut off in the middle, begun anew, and started without the stick.
/// A third disk, which is too small, keeps every byte.
/// </summary>
[Trait("Level", "machine")]
public sealed class InstallTests
{
    private const string Owner = "owner";
    private const string Password = "correct horse battery staple";

    [Fact]
    public async Task Install_CutOffAndBegunAnew_StartsFromTheDisk()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        var stick = new MachineDisk(Inputs.Image, DiskBus.Usb) { Size = ByteSize.FromGiB(8) };
        var empty = await MakeAsync(workplace.Folder("empty"), ByteSize.FromGiB(6), 0, cancellationToken);
        var foreign = await MakeAsync(workplace.Folder("foreign"), ByteSize.FromMiB(64), 1 << 20, cancellationToken);
        var foreignBefore = await HashAsync(foreign, cancellationToken);
        string identity;

        await using (var machine = await BootedMachine.StartAsync(
            "install", workplace, [stick, Inside(empty, DiskBus.Nvme), Inside(foreign, DiskBus.Virtio)], cancellationToken))
        {
            await machine.WaitForHealthAsync(cancellationToken);
            var before = await machine.ReportAsync(cancellationToken);
            identity = before["machine-id"];
            var cut = await OpenAsync(browser, machine);
            await BeginAsync(cut);
            await Assertions.Expect(cut.GetByText("Copying the system…").First).ToBeVisibleAsync(new() { Timeout = 300_000 });
            await machine.Machine.ResetAsync(cancellationToken);

            await machine.WaitForHealthAsync(cancellationToken);
            var page = await OpenAsync(browser, machine);
            await Assertions.Expect(page.Locator("[data-runs-from]")).ToContainTextAsync("sda");
            await Assertions.Expect(page.Locator("input[name=move][value=vda]")).ToBeDisabledAsync();
            await BeginAsync(page);
            await Assertions.Expect(page.Locator("[data-moved]")).ToBeVisibleAsync(new() { Timeout = 900_000 });
            await ChromiumBrowser.KeepAsync(page, "install-done");
            await machine.PowerOffAsync(cancellationToken);
        }
        Assert.Equal(foreignBefore, await HashAsync(Path.Combine(workplace.Folder("install"), QemuCommandLine.DiskFile(2)), cancellationToken));

        var alone = await StartAsync("install-alone", [Left("install", 1, DiskBus.Nvme)]);
        Assert.Equal(("", identity), (alone.Report["failed"], alone.Report["machine-id"]));
        Assert.All(alone.Disks, disk => Assert.StartsWith("nvme", disk, StringComparison.Ordinal));

        if (Environment.GetEnvironmentVariable("HEARTH_LONG") is not null)
        {
            var both = await StartAsync("install-both", [Left("install", 0, DiskBus.Usb), Left("install-alone", 0, DiskBus.Nvme)]);
            Assert.Equal(("", identity), (both.Report["failed"], both.Report["machine-id"]));
            Assert.Single(both.Disks);
            Assert.All(both.Disks, disk => Assert.StartsWith("nvme", disk, StringComparison.Ordinal));
        }

        MachineDisk Left(string name, int index, DiskBus bus) => new(Path.Combine(workplace.Folder(name), QemuCommandLine.DiskFile(index)), bus) { Moved = true };

        // Nobody sets this one up: what it knows it was given by the other. Without a key it answers only when its settings say so.
        async Task<(ProbeReport Report, IReadOnlyList<string> Disks)> StartAsync(string name, MachineDisk[] disks)
        {
            await using var machine = await BootedMachine.StartNewAsync(name, workplace, disks, cancellationToken);
            await machine.WaitForHealthAsync(cancellationToken);
            var (status, _) = await machine.Api.GetAsync("/v1/models", null, cancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.OK, status);
            var report = await machine.ReportAsync(cancellationToken);
            await machine.PowerOffAsync(cancellationToken);
            string[] mounted = [.. new[] { "/var", "/efi" }.Select(target => report.MountAt(target).Source["/dev/".Length..])];
            return (report, [.. report.RootDevices.Concat(mounted).Select(partition => report.Disks.Single(device => device.Name == partition).Parent).Distinct()]);
        }
    }

    private static MachineDisk Inside(string image, DiskBus bus) => new(image, bus) { Bootable = false };

    private static async Task<IPage> OpenAsync(ChromiumBrowser browser, BootedMachine machine)
    {
        var page = await browser.OpenAsync(ChromiumBrowser.Desktop);
        // An emulated machine takes its time.
        page.SetDefaultTimeout(240_000);
        page.SetDefaultNavigationTimeout(240_000);
        await new SetupJourney(page, new TouchingHands(page), machine.Console, "install").SignInAsync(Owner, Password);
        await page.GotoAsync(new Uri(machine.Console, "/system").ToString());
        await Assertions.Expect(page.Locator("fieldset.live:disabled")).ToHaveCountAsync(0, new() { Timeout = 240_000 });
        return page;
    }

    private static async Task BeginAsync(IPage page)
    {
        await page.Locator("input[name=move][value=nvme0n1]").CheckAsync();
        await page.Locator("#move-typed").FillAsync("nvme0n1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to this disk", Exact = true }).ClickAsync();
    }

    private static async Task<string> MakeAsync(string folder, ByteSize size, int content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "disk.img");
        await using var file = File.Create(path);
        await file.WriteAsync(RandomNumberGenerator.GetBytes(content), cancellationToken);
        file.SetLength(size.Bytes);
        return path;
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
