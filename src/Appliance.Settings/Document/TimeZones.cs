namespace Appliance.Settings;

/// <summary>The time zones there are, by their IANA names. The same on every machine, whatever is installed there.</summary>
public static class TimeZones
{
    /// <summary>All names, sorted: <c>Africa/Abidjan</c> to <c>UTC</c>.</summary>
    public static IReadOnlyList<string> All { get; } = Read();

    /// <summary>Whether there is one of this name; case matters, as it does in file names.</summary>
    public static bool Exists(string name) => All.Contains(name, StringComparer.Ordinal);

    private static string[] Read()
    {
        using var reader = new StreamReader(typeof(TimeZones).Assembly.GetManifestResourceStream("timezones.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
