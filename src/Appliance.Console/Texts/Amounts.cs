using System.Globalization;

namespace Appliance.Console.Texts;

/// <summary>Amounts as people read them. Numbers look the same in every language of the console.</summary>
public static class Amounts
{
    /// <summary>What is shown where nobody knows.</summary>
    public const string Unknown = "–";

    /// <summary>A size, or a dash.</summary>
    public static string Of(ByteSize? size) => size?.ToString() ?? Unknown;

    /// <summary>A temperature, or a dash.</summary>
    public static string Of(Celsius? temperature) => temperature?.ToString() ?? Unknown;

    /// <summary>Power, or a dash.</summary>
    public static string Of(Watts? power) => power?.ToString() ?? Unknown;

    /// <summary>A whole number with thin spaces between thousands: <c>12 345</c>.</summary>
    public static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", "\u202f", StringComparison.Ordinal);

    /// <summary>A small number with one decimal below ten.</summary>
    public static string Small(double value) => value.ToString(value is > 0 and < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);

    /// <summary>A share of one as whole percent.</summary>
    public static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "\u202f%";

    /// <summary>A clock: <c>1 695 MHz</c>.</summary>
    public static string Clock(int? megahertz) => megahertz is { } value ? Number(value) + " MHz" : Unknown;

    /// <summary>A span of time in its two largest units: <c>2 h 05 min</c>.</summary>
    public static string Of(TimeSpan? span) => span switch
    {
        null => Unknown,
        { TotalDays: >= 1 } long_ => string.Create(CultureInfo.InvariantCulture, $"{(int)long_.TotalDays} d {long_.Hours} h"),
        { TotalHours: >= 1 } hours => string.Create(CultureInfo.InvariantCulture, $"{(int)hours.TotalHours} h {hours.Minutes:00} min"),
        { TotalMinutes: >= 1 } minutes => string.Create(CultureInfo.InvariantCulture, $"{(int)minutes.TotalMinutes} min {minutes.Seconds:00} s"),
        { } seconds => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)Math.Ceiling(seconds.TotalSeconds))} s"),
    };

    /// <summary>Weights as models are named: <c>8B</c>, <c>1.5B</c>, <c>300M</c>.</summary>
    public static string Parameters(long count) => count switch
    {
        0 => Unknown,
        >= 1_000_000_000 => (count / 1e9).ToString(count >= 10_000_000_000 ? "0" : "0.#", CultureInfo.InvariantCulture) + "B",
        _ => (count / 1e6).ToString("0", CultureInfo.InvariantCulture) + "M",
    };

    /// <summary>A context: <c>32k</c>.</summary>
    public static string Context(long? tokens) => tokens switch
    {
        null => Unknown,
        >= 1024 => (tokens.Value / 1024).ToString(CultureInfo.InvariantCulture) + "k",
        _ => tokens.Value.ToString(CultureInfo.InvariantCulture),
    };
}
