using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.EndToEnd.Machine;

/// <summary>Writes down how long boots took, for people and for the benchmarks.</summary>
internal static class BootTimes
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Describe(string acceleration, BootRecord first, BootRecord second) => new JsonObject
    {
        ["acceleration"] = acceleration,
        ["processors"] = Environment.ProcessorCount,
        ["first_boot"] = Describe(first),
        ["second_boot"] = Describe(second),
    }.ToJsonString(Readable);

    private static JsonObject Describe(BootRecord boot)
    {
        var agent = boot.Report.Lines("agent").Select(line => line.Split('=')).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => long.TryParse(pair[1], CultureInfo.InvariantCulture, out var number) ? number : 0);
        return new JsonObject
        {
            ["power_on_to_health_s"] = Seconds(boot.Health),
            ["power_on_to_first_token_s"] = Seconds(boot.FirstToken),
            ["chat_s"] = Seconds(boot.Chat.Whole),
            ["agent_start_to_ready_s"] = Seconds(TimeSpan.FromMicroseconds(agent["ActiveEnterTimestampMonotonic"] - agent["ExecMainStartTimestampMonotonic"])),
            ["agent_memory_bytes"] = agent["MemoryCurrent"],
            ["agent_memory_peak_bytes"] = agent["MemoryPeak"],
            ["systemd"] = boot.Report.Lines("boot-time")[0],
        };
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);
}
