using System.Text.Json.Serialization;

namespace Appliance.Updates;

/// <summary>How a file of an update is compressed for the way. systemd-sysupdate unpacks no other: it would write zstd into a slot as it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateCompression>))]
public enum UpdateCompression
{
    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>xz.</summary>
    [JsonStringEnumMemberName("xz")]
    Xz,
}
