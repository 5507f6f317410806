using System.Text.Json.Nodes;
using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>What one boot of the image showed.</summary>
internal sealed record BootRecord(
    TimeSpan Health, TimeSpan FirstToken, JsonNode HealthBody, JsonNode Models, ChatAnswer Chat, string Transcript, ProbeReport Report, string Journal,
    IReadOnlyList<Packet> Packets);

/// <summary>
/// One disk's first two boots, done once for all tests that look at them: fresh from the image on a larger disk
/// with a disk of models beside it, switched off by its power button, and switched on again.
/// </summary>
public sealed class FirstBoot : IDisposable
{
    internal const int Tokens = 24;

    private readonly Lazy<Workplace> _workplace = new(() => new Workplace());
    private Task<(BootRecord First, BootRecord Second)>? _boots;

    /// <summary>The disk after both boots.</summary>
    internal string Disk => Path.Combine(_workplace.Value.Folder("second"), QemuCommandLine.DiskFile(0));

    internal static ByteSize DiskSize { get; } = ByteSize.FromGiB(12);

    internal Workplace Workplace => _workplace.Value;

    internal Task<(BootRecord First, BootRecord Second)> BootsAsync() => _boots ??= BootTwiceAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (_workplace.IsValueCreated)
        {
            _workplace.Value.Dispose();
        }
    }

    private async Task<(BootRecord First, BootRecord Second)> BootTwiceAsync(CancellationToken cancellationToken)
    {
        var fresh = new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = DiskSize };
        var models = await ModelDiskAsync(cancellationToken);
        var first = await BootAsync("first", fresh, models, cancellationToken);
        var used = new MachineDisk(Path.Combine(Workplace.Folder("first"), QemuCommandLine.DiskFile(0)), DiskBus.Virtio) { Moved = true };
        var second = await BootAsync("second", used, models, cancellationToken);
        await WriteTimesAsync(first, second, cancellationToken);
        return (first, second);
    }

    private async Task<BootRecord> BootAsync(string name, MachineDisk disk, MachineDisk models, CancellationToken cancellationToken)
    {
        await using var machine = await BootedMachine.StartAsync(name, Workplace, [disk, models], cancellationToken);
        var health = await machine.WaitForHealthAsync(cancellationToken);
        var healthy = machine.Machine.Age;
        var list = await machine.WaitForModelAsync(Models.Good, cancellationToken);
        var asked = machine.Machine.Age;
        var chat = await machine.ChatAsync(Models.Good, Tokens, cancellationToken);
        var transcript = await machine.TranscribeAsync(Models.Listening, Recording.Hum(seconds: 3), cancellationToken);
        var report = await machine.ReportAsync(cancellationToken);
        await machine.Machine.ScreenshotAsync(Inputs.Result($"{name}-screen.png"), cancellationToken);
        await machine.PowerOffAsync(cancellationToken);
        return new BootRecord(healthy, asked + chat.FirstToken, health, list, chat, transcript, report, machine.Journal,
            await machine.PacketsAsync(cancellationToken));
    }

    private async Task<MachineDisk> ModelDiskAsync(CancellationToken cancellationToken)
    {
        var content = Workplace.Folder("models");
        Models.WriteTo(content);
        var image = await ModelDisk.MakeAsync(content, Workplace.Folder("model-disk"), cancellationToken);
        return new MachineDisk(image, DiskBus.Usb) { Bootable = false };
    }

    private async Task WriteTimesAsync(BootRecord first, BootRecord second, CancellationToken cancellationToken)
    {
        var acceleration = await Workplace.AccelerationAsync(cancellationToken);
        var times = BootTimes.Describe(acceleration.ToString().ToUpperInvariant(), first, second);
        await File.WriteAllTextAsync(Inputs.Result("boot-times.json"), times, cancellationToken);
    }
}
