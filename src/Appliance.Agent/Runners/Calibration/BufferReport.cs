using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Agent.Runners.Calibration;

/// <summary>What llama-server says it reserved, by device (log verbosity 4).</summary>
internal static partial class BufferReport
{
    /// <summary>The bytes of each device. Several buffers of one device have a line each and are added; function names before them change with versions and are not looked at.</summary>
    public static IReadOnlyDictionary<string, ByteSize> Parse(IEnumerable<string> log)
    {
        var sizes = new Dictionary<string, ByteSize>(StringComparer.Ordinal);
        foreach (var match in log.Select(line => Line().Match(line)).Where(match => match.Success))
        {
            var device = match.Groups["device"].Value;
            var mebibytes = double.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture);
            sizes[device] = sizes.GetValueOrDefault(device) + new ByteSize((long)(mebibytes * (1 << 20)));
        }
        return sizes;
    }

    [GeneratedRegex(@"(?<device>[A-Za-z_]+\d*) +(model|KV|RS|compute|output) buffer size = +(?<size>\d{1,9}\.\d+) MiB", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
