using Appliance.Console.Ports;
using Appliance.Hardware;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole.Setup;

/// <summary>Disks with what udev knows to be on them; nothing is opened or mounted.</summary>
internal sealed class ConsoleDisks(IOptions<WebConsoleOptions> options) : IDisks
{
    private readonly DiskContents _contents = new(options.Value.Root);

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
