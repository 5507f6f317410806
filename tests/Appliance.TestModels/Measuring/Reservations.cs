using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.TestModels.Measuring;

/// <summary>What llama-server says that it reserved, by device and kind; its numbers have two decimals of a MiB.</summary>
public sealed partial class Reservations
{
    private readonly Dictionary<(string Device, string Kind), decimal> _sizes = [];
    private readonly Dictionary<string, ByteSize> _projected = [];

    private Reservations()
    {
    }

    /// <summary>The build of llama.cpp, such as <c>11669 (Debian)</c>; empty when it did not say.</summary>
    public string Build { get; private set; } = "";

    /// <summary>What <c>--fit</c> projected for each device before it reserved anything; empty without it.</summary>
    public IReadOnlyDictionary<string, ByteSize> Projected => _projected;

    /// <summary>Reads the log of verbosity 4.</summary>
    public static Reservations Parse(IEnumerable<string> log)
    {
        var result = new Reservations();
        foreach (var line in log)
        {
            if (Buffer().Match(line) is { Success: true } buffer)
            {
                // Several caches or mapped pieces of one device have a line each.
                var key = (buffer.Groups["device"].Value, buffer.Groups["kind"].Value);
                result._sizes[key] = result._sizes.GetValueOrDefault(key) + decimal.Parse(buffer.Groups["size"].Value, CultureInfo.InvariantCulture);
            }
            else if (Projection().Match(line) is { Success: true } projection)
            {
                result._projected[projection.Groups["device"].Value] = ByteSize.FromMiB(long.Parse(projection.Groups["size"].Value, CultureInfo.InvariantCulture));
            }
            else if (BuildNumber().Match(line) is { Success: true } build)
            {
                result.Build = build.Groups["build"].Value;
            }
        }
        return result;
    }

    /// <summary>What some devices hold of some kind together.</summary>
    /// <param name="device">Takes a name such as <c>Vulkan0</c>, <c>Vulkan_Host</c>, <c>CPU_Mapped</c> or <c>CPU_REPACK</c>.</param>
    /// <param name="kind">model, KV, RS, compute or output.</param>
    public ByteSize Of(Func<string, bool> device, string kind) =>
        new((long)(_sizes.Where(pair => pair.Key.Kind == kind && device(pair.Key.Device)).Sum(pair => pair.Value) * (1 << 20)));

    /// <summary>What a card holds.</summary>
    public ByteSize OfCard(int card, string kind) => Of(device => device == CardName(card), kind);

    /// <summary>What the host holds: mapped pages of the file, own memory, and memory through which cards are fed.</summary>
    public ByteSize OfHost(string kind) => Of(device => device.StartsWith("CPU", StringComparison.Ordinal) || device.EndsWith("_Host", StringComparison.Ordinal), kind);

    /// <summary>How the log calls a card.</summary>
    public static string CardName(int card) => string.Create(CultureInfo.InvariantCulture, $"Vulkan{card}");

    [GeneratedRegex(@"(?<device>\S+) +(?<kind>model|KV|RS|compute|output) buffer size = +(?<size>[\d.]+) MiB")]
    private static partial Regex Buffer();

    [GeneratedRegex(@"- (?<device>Vulkan\d+) .*total, +(?<size>\d+) used")]
    private static partial Regex Projection();

    [GeneratedRegex(@"print_info: build (?<build>\d+ \(\S+\))")]
    private static partial Regex BuildNumber();
}
