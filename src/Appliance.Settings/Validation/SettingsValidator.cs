namespace Appliance.Settings;

/// <summary>Judges a document before it is saved, and again before it is carried out.</summary>
public static class SettingsValidator
{
    private const int MostItems = 64;

    /// <summary>Everything that is wrong; empty when the document can be used.</summary>
    public static IReadOnlyList<SettingsError> Validate(SettingsDocument document) =>
    [
        .. Lengths(document),
        .. DeviceRules.Check(document.Device),
        .. NetworkRules.Check(document.Network),
        .. UserRules.Check(document.Users, document.Setup),
        .. ModelRules.Check(document.Models),
        .. Power(document.Power),
        .. Updates(document.Updates),
        .. Setup(document.Setup),
    ];

    private static IEnumerable<SettingsError> Lengths(SettingsDocument document) =>
        new (string Path, int Count)[]
        {
            ("network.interfaces", document.Network.Interfaces.Count),
            ("network.wifi", document.Network.Wifi.Count),
            ("network.dns", document.Network.Dns.Count),
            ("network.timeServers", document.Network.TimeServers.Count),
            ("users", document.Users.Count),
            ("models.wanted", document.Models.Wanted.Count),
            ("power.limits", document.Power.Limits.Count),
        }
        .Where(list => list.Count > MostItems)
        .Select(list => new SettingsError(list.Path, $"has {list.Count} items; write at most {MostItems}"));

    private static IEnumerable<SettingsError> Power(PowerSettings power)
    {
        foreach (var (i, limit) in power.Limits.Index())
        {
            if (limit.Gpu.Length is 0 or > 128 || !TextRules.IsVisible(limit.Gpu))
            {
                yield return new($"power.limits[{i}].gpu", "is no card's id; take it from 'hearth rig --json'");
            }
            else if (power.Limits.Take(i).Any(other => other.Gpu == limit.Gpu))
            {
                yield return new($"power.limits[{i}].gpu", $"names {limit.Gpu} a second time; leave one out");
            }
            if (limit.Limit.Value is < 30 or > 2000)
            {
                yield return new($"power.limits[{i}].watts", "is no limit for a card; write 30 to 2000");
            }
        }
    }

    private static IEnumerable<SettingsError> Updates(UpdateSettings updates)
    {
        if (updates.Hour is < 0 or > 23)
        {
            yield return new("updates.hour", "is no hour of the day; write 0 to 23");
        }
        if (updates.Pin is { } pin && (pin.Length is 0 or > 22 || !char.IsAsciiDigit(pin[0]) || !pin.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')))
        {
            yield return new("updates.pin", "is no version; write one like 0.2.0, or leave it out to follow the channel");
        }
    }

    private static IEnumerable<SettingsError> Setup(SetupSettings setup)
    {
        if (setup.Finished && !setup.Claimed)
        {
            yield return new("setup.finished", "is true although nobody has claimed the device; claim it first");
        }
        if (setup.Step is { } step && (step.Length is 0 or > 32 || !step.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
        {
            yield return new("setup.step", "is no step of the wizard; write lower-case letters, digits and hyphens");
        }
    }
}
