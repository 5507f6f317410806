using System.Globalization;
using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>How single values are read. What they may be is the validator's matter.</summary>
internal static class Rules
{
    public static Parsed<string> Text(string text) => new(text);

    public static Parsed<bool> Truth(string text) => text switch
    {
        "true" => new(true),
        "false" => new(false),
        _ => new(false, "is neither true nor false"),
    };

    public static Func<string, Parsed<int>> Integer(int least, int most) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? new(value)
            : new(0, most == int.MaxValue ? $"is not a whole number from {least} on" : $"is not a whole number from {least} to {most}");

    /// <summary>The same value, for a key that may be left out.</summary>
    public static Func<string, Parsed<T?>> Optional<T>(Func<string, Parsed<T>> rule)
        where T : struct => text => rule(text) is { Problem: null } parsed ? new(parsed.Value) : new(null, rule(text).Problem);

    public static Parsed<long> Count(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new(value) : new(0, "is not a whole number from 0 on");

    public static Parsed<Watts> Watts(string text) =>
        Integer(0, int.MaxValue)(text) is { Problem: null } parsed ? new(new Watts(parsed.Value)) : new(default, "is not a number of watts; write it like 250");
}
