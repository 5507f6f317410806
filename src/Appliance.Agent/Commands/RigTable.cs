using System.Text;
using Appliance.Hardware;

namespace Appliance.Agent.Commands;

/// <summary>A rig in text for a terminal.</summary>
internal static class RigTable
{
    private static readonly string[] Header = ["CARD", "ADDRESS", "STATE", "MEMORY", "FREE", "BANDWIDTH", "LINK", "POWER", "TEMP"];

    public static string Write(Rig rig)
    {
        var text = new StringBuilder();
        text.AppendLine($"Processor  {(rig.Cpu.Model.Length > 0 ? rig.Cpu.Model : "unknown")}, {rig.Cpu.Cores} cores, {rig.Cpu.Threads} threads{Flags(rig.Cpu)}");
        text.AppendLine($"Memory     {rig.Memory.Total}, {rig.Memory.Available} available");
        foreach (var driver in rig.Drivers)
        {
            text.AppendLine($"Driver     {driver.Vendor.ToString().ToUpperInvariant()} {driver.Version}"
                + (driver.CudaVersion is null ? "" : $", CUDA up to {driver.CudaVersion}") + driver.Problem);
        }
        text.AppendLine().AppendLine(rig.Gpus.Count == 0 ? "No graphics card was found." : TextTable.Write([Header, .. rig.Gpus.Select(Row)]));
        if (rig.Disks.Count > 0)
        {
            text.AppendLine().AppendLine(TextTable.Write([["DISK", "KIND", "SIZE", "MODEL"], .. rig.Disks.Select(Row)]));
        }
        foreach (var space in rig.Space)
        {
            text.AppendLine($"{space.Free} of {space.Total} free at {space.Path}");
        }
        text.AppendLine();
        foreach (var advice in RigAdvice.For(rig))
        {
            text.AppendLine($"- {advice}");
        }
        return text.ToString().TrimEnd();
    }

    private static string Flags(HostCpu cpu) => cpu.HasAvx512 ? ", AVX-512" : cpu.HasAvx2 ? ", AVX2" : "";

    private static string[] Row(GpuDevice card) =>
    [
        card.Name,
        card.Address.ToString(),
        State(card),
        Text(card.MemoryTotal ?? card.Model?.Memory),
        Text(card.MemoryFree),
        Text(card.Model?.Bandwidth),
        Text(card.Link is { } now && card.MaxLink is { } best ? best with { Width = now.Width } : card.Link),
        Text(card.Power.Limit ?? card.Model?.Power),
        Text(card.Temperature),
    ];

    private static string[] Row(Disk disk) => [disk.Name, Kind(disk.Kind), disk.Size.ToString(), disk.Model ?? "-"];

    private static string State(GpuDevice card) => card.State switch
    {
        GpuState.Ready => "ready",
        GpuState.NoDriver => "no driver",
        GpuState.OtherDriver => $"driver {card.Driver}",
        GpuState.DriverFailed => "driver failed",
        _ => "lost",
    };

    private static string Kind(DiskKind kind) => kind switch
    {
        DiskKind.Nvme => "NVMe",
        DiskKind.Ssd => "SSD",
        DiskKind.HardDisk => "hard disk",
        DiskKind.Usb => "USB",
        DiskKind.MemoryCard => "memory card",
        _ => "virtual",
    };

    private static string Text<T>(T? value)
        where T : struct => value?.ToString() ?? "-";
}
