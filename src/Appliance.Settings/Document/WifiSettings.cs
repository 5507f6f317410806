namespace Appliance.Settings;

/// <summary>A wireless network.</summary>
public sealed record WifiSettings : SettingsPart
{
    /// <summary>Its name, at most 32 bytes.</summary>
    public string Ssid { get; init; } = "";

    /// <summary>8 to 63 characters, or the key in 64 hexadecimal digits; null for an open network.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Whether it hides its name.</summary>
    public bool Hidden { get; init; }

    // The passphrase must not reach a log by way of an interpolated string.
    /// <inheritdoc />
    protected override bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Ssid = ").Append(Ssid).Append(", Hidden = ").Append(Hidden);
        return true;
    }
}
