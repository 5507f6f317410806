namespace Appliance.Settings;

/// <summary>Rules for what the device is called.</summary>
internal static class DeviceRules
{
    private const int LongestLabel = 63;
    private const int LongestName = 64;

    public static IEnumerable<SettingsError> Check(DeviceSettings device)
    {
        if (HostnameProblem(device.Hostname) is { } problem)
        {
            yield return new("device.hostname", problem);
        }
        if (device.DisplayName is { } name && TextRules.NameProblem(name, LongestName) is { } wrong)
        {
            yield return new("device.displayName", wrong);
        }
        if (!TimeZones.Exists(device.TimeZone))
        {
            yield return new("device.timeZone", "is no time zone; write one like 'Europe/Paris', or 'UTC'");
        }
    }

    /// <summary>What is wrong with a host name (RFC 1123, section 2.1; lower case, as mDNS shows it), or null.</summary>
    private static string? HostnameProblem(string name)
    {
        if (name.Length is 0 or > LongestLabel)
        {
            return $"has {name.Length} characters; write 1 to {LongestLabel}";
        }
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            return "has characters that names in a network cannot have; write a-z, 0-9 and hyphens here, and any other name as 'displayName'";
        }
        if (name[0] == '-' || name[^1] == '-')
        {
            return "begins or ends with a hyphen; write a letter or a digit there";
        }
        if (name.All(char.IsAsciiDigit))
        {
            return "has digits alone, which programs take for an address; write a letter, too";
        }
        return name == "localhost" ? "is every machine's name for itself; write another" : null;
    }
}
