using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Appliance.EndToEnd.Machine;

/// <summary>What the probe found in a booted machine.</summary>
internal sealed partial class ProbeReport
{
    private readonly Dictionary<string, string> _blocks;

    public ProbeReport(string text) => _blocks = Block().Matches(text)
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["text"].Value.Trim());

    /// <summary>The output of one of the probe's commands.</summary>
    public string this[string name] =>
        _blocks.TryGetValue(name, out var text) ? text : throw new KeyNotFoundException($"The probe did not report '{name}'.");

    /// <summary>Units as systemctl lists them, first word of each line.</summary>
    public IReadOnlyList<string> Units => [.. Lines("units").Select(line => line.Split(' ')[0])];

    public IReadOnlyList<string> Lines(string name) => this[name].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<Mount> Mounts =>
    [
        .. JsonDocument.Parse(this["mounts"]).RootElement.GetProperty("filesystems").EnumerateArray().Select(mount => new Mount(
            Text(mount, "target"), Text(mount, "source"), Text(mount, "fstype"), Text(mount, "options").Split(','))),
    ];

    public IReadOnlyList<BlockDevice> Disks =>
    [
        .. JsonDocument.Parse(this["disks"]).RootElement.GetProperty("blockdevices").EnumerateArray().Select(device => new BlockDevice(
            Text(device, "name"), Text(device, "type"), device.GetProperty("size").GetInt64(), device.GetProperty("log-sec").GetInt32(),
            Text(device, "partlabel"), Text(device, "parttype"), Text(device, "pkname"))),
    ];

    /// <summary>Devices below the dm-verity device of the root.</summary>
    public IReadOnlyList<string> RootDevices =>
    [
        .. Lines("verity").Select(line => line.Split(' '))
            .Where(words => words[0] == "root" && words[1].StartsWith("CRYPT-VERITY-", StringComparison.Ordinal)).Select(words => words[2]),
    ];

    /// <summary>Sockets that strangers can reach: listening TCP and unconnected UDP, not bound to the loopback.</summary>
    public IReadOnlyList<OpenPort> OpenPorts =>
    [
        .. Lines("sockets").Select(line => SocketLine().Match(line)).Where(match => match.Success)
            .Where(match => match.Groups["state"].Value == (match.Groups["protocol"].Value.StartsWith("tcp", StringComparison.Ordinal) ? "0A" : "07"))
            .Where(match => !IPAddress.IsLoopback(Address(match.Groups["address"].Value)))
            .Select(match => new OpenPort(match.Groups["protocol"].Value[..3], int.Parse(match.Groups["port"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
            .Distinct(),
    ];

    public Mount MountAt(string target) => Mounts.Last(mount => mount.Target == target);

    // Linux prints addresses as 32-bit words in the processor's byte order (Documentation/networking/proc_net_tcp.rst).
    private static IPAddress Address(string hexadecimal)
    {
        var bytes = Convert.FromHexString(hexadecimal);
        for (var word = 0; word < bytes.Length; word += 4)
        {
            Array.Reverse(bytes, word, 4);
        }
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();

    [GeneratedRegex(@"^@@ begin (?<name>\S+)\n(?<text>.*?)^@@ end \k<name> \d+$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?<protocol>\w+) +\d+: (?<address>[0-9A-F]+):(?<port>[0-9A-F]{4}) \S+ (?<state>[0-9A-F]{2}) ")]
    private static partial Regex SocketLine();
}

/// <summary>A mounted file system.</summary>
internal sealed record Mount(string Target, string Source, string Type, IReadOnlyList<string> Options);

/// <summary>A disk or partition; a partition's parent is its disk.</summary>
internal sealed record BlockDevice(string Name, string Type, long Size, int SectorSize, string Label, string PartitionType, string Parent);

/// <summary>A port that listens to the network.</summary>
internal sealed record OpenPort(string Protocol, int Port);
