using Appliance.Agent.Disks;
using Appliance.Console.Ports;
using Appliance.Hardware;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole.Setup;

/// <summary>Disks with what udev knows to be on them; nothing is opened or mounted.</summary>
internal sealed class ConsoleDisks(IOptions<WebConsoleOptions> options, DiskDesk desk) : IDisks
{
    private readonly DiskContents _contents = new(options.Value.Root);

    public bool CanPrepare => desk.CanPrepare;

    public bool IsModelDiskThere => desk.IsThere;

    public bool IsMoving => desk.IsMoving;

    public Task<string?> PrepareAsync(DiskChoice? disk, string typed, CancellationToken cancellationToken) => desk.PrepareAsync(disk, typed, cancellationToken);

    public IReadOnlyList<DiskChoice> Find()
    {
        var system = _contents.FindSystemDisk();
        return
        [
            .. new DiskScan(options.Value.Root).Find()
                .Select(disk => new DiskChoice(
                    _contents.FindId(disk.Name), disk.Name, disk.Kind.ToString().ToLowerInvariant(), disk.Model?.Trim(), disk.Serial?.Trim(), disk.Size,
                    disk.Name == system, _contents.Read(disk.Name)))
                .OrderByDescending(disk => disk.IsSystem),
        ];
    }
}
