using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Agent.WebConsole;

/// <summary>A line as journalctl writes it (systemd.journal-fields(7)).</summary>
internal sealed record JournalEntry
{
    /// <summary>Microseconds since 1970.</summary>
    [JsonPropertyName("__REALTIME_TIMESTAMP")]
    public string? Time { get; init; }

    /// <summary>0 for the worst to 7.</summary>
    [JsonPropertyName("PRIORITY")]
    public string? Priority { get; init; }

    [JsonPropertyName("_SYSTEMD_UNIT")]
    public string? Unit { get; init; }

    [JsonPropertyName("SYSLOG_IDENTIFIER")]
    public string? Identifier { get; init; }

    /// <summary>Text; a list of bytes when it is none.</summary>
    [JsonPropertyName("MESSAGE")]
    public JsonElement Message { get; init; }
}
