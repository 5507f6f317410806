using System.Globalization;

namespace Appliance.Hardware;

/// <summary>Reads the kernel's one-value files. A file that is missing or cannot be read is an unknown value, never an error.</summary>
internal static class Sysfs
{
    /// <summary>The file's text without surrounding white space; null when there is none.</summary>
    public static string? Read(string folder, string file)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, file)).Trim();
            return text.Length > 0 ? text : null;
        }
        // A driver may refuse a read: a card that fell off the bus answers EIO, one that sleeps EPERM.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The file's decimal number; null when there is none.</summary>
    public static long? ReadNumber(string folder, string file) =>
        long.TryParse(Read(folder, file), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Subdirectories whose names match, links included, in the order of their names; empty when there is no such folder.</summary>
    public static IReadOnlyList<string> Folders(string folder, string pattern = "*") =>
        Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder, pattern).Order(StringComparer.Ordinal)] : [];
}
