using System.Globalization;
using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>The image with NVIDIA's driver in a machine that has no card: it must start as if nothing were missing.</summary>
[Trait("Level", "machine")]
public sealed class GpuImageTests(GpuImageBoot fixture) : IClassFixture<GpuImageBoot>
{
    // Documentation/admin-guide/tainted-kernels.rst: proprietary (P), out of tree (O), unsigned for this kernel (E).
    private const int KnownTaint = 1 | (1 << 12) | (1 << 13);

    [Fact]
    public async Task Boot_NoCard_NoUnitFails()
    {
        var boot = await fixture.BootAsync();
        Assert.Equal(("", "running"), (boot.Report["failed"], boot.Report["state"]));
    }

    [Fact]
    public async Task Driver_NoCard_SaysThatThereIsNone()
    {
        var boot = await fixture.BootAsync();
        Assert.Contains("No such device", boot.Report["driver"], StringComparison.Ordinal);
        Assert.Contains("ActiveState=active", boot.Report["driver"], StringComparison.Ordinal);
        Assert.Contains("Result=success", boot.Report["driver"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kernel_DriverTried_HasOnlyTheKnownTaint()
    {
        var boot = await fixture.BootAsync();
        Assert.Equal(0, int.Parse(boot.Report["tainted"], CultureInfo.InvariantCulture) & ~KnownTaint);
    }

    [Fact]
    public async Task Runners_NoCard_PassOverCudaInALineAtMost()
    {
        var boot = await fixture.BootAsync();
        Assert.InRange(boot.Report.Lines("driver").Count(line => line.Contains("cuda", StringComparison.OrdinalIgnoreCase)), 0, 2);
        Assert.DoesNotContain("cannot open shared object file", boot.Report["driver"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_NoCard_AnswersOnTheProcessor()
    {
        var boot = await fixture.BootAsync();
        Assert.True(boot.Chat.Done);
        Assert.Contains("Models run on the processor", boot.Journal, StringComparison.Ordinal);
    }
}

/// <summary>One boot of that image for all tests that look at it.</summary>
public sealed class GpuImageBoot : IDisposable
{
    private const int Tokens = 8;

    private readonly Lazy<Workplace> _workplace = new(() => new Workplace());
    private Task<GpuBootRecord>? _boot;

    internal Task<GpuBootRecord> BootAsync() => _boot ??= BootOnceAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (_workplace.IsValueCreated)
        {
            _workplace.Value.Dispose();
        }
    }

    private async Task<GpuBootRecord> BootOnceAsync(CancellationToken cancellationToken)
    {
        var disk = new MachineDisk(Inputs.GpuImage, DiskBus.Virtio) { Size = ByteSize.FromGiB(16) };
        var content = _workplace.Value.Folder("models");
        Models.WriteTo(content);
        var models = new MachineDisk(await ModelDisk.MakeAsync(content, _workplace.Value.Folder("model-disk"), cancellationToken), DiskBus.Usb) { Bootable = false };
        await using var machine = await BootedMachine.StartAsync("gpu-image", _workplace.Value, [disk, models], cancellationToken);
        await machine.WaitForHealthAsync(cancellationToken);
        await machine.WaitForModelAsync(Models.Good, cancellationToken);
        var chat = await machine.ChatAsync(Models.Good, Tokens, cancellationToken);
        var report = await machine.ReportAsync(cancellationToken);
        await machine.PowerOffAsync(cancellationToken);
        return new GpuBootRecord(chat, report, machine.Journal);
    }
}

/// <summary>What that boot showed.</summary>
internal sealed record GpuBootRecord(ChatAnswer Chat, ProbeReport Report, string Journal);
