using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Appliance.Updates;

/// <summary>
/// A version of Hearth OS: <c>0.1.42</c>, or <c>0.1.42-4f4f756a1b</c> off the main branch. Versions are compared as systemd compares them
/// (<see cref="VersionOrder"/>): the boot loader, systemd-sysupdate and the updater must never differ on which of two is newer.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly partial record struct ReleaseVersion : IComparable<ReleaseVersion>
{
    // A partition's label holds 36 characters (UEFI specification, GPT); the longest of ours is hearth_VERSION_verity.
    private const int LongestText = 36 - 14;

    private readonly string? _text;

    private ReleaseVersion(string text) => _text = text;

    /// <summary>The version as it is written.</summary>
    public string Text => _text ?? "0";

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static ReleaseVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{Shown(text)}' is not a version; write it like 0.1.42, in at most {LongestText} characters.");

    /// <summary>Reads a version. Digits first, then letters, digits, points and hyphens; never what a file's name or a boot counter (<c>+3</c>) gives a meaning.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ReleaseVersion version)
    {
        var isSound = text is { Length: <= LongestText } && Shape().IsMatch(text);
        version = isSound ? new ReleaseVersion(text!) : default;
        return isSound;
    }

    /// <inheritdoc />
    public int CompareTo(ReleaseVersion other) => VersionOrder.Compare(Text, other.Text);

    /// <inheritdoc />
    public override string ToString() => Text;

    /// <summary>Compares two versions.</summary>
    public static bool operator <(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) < 0;

    /// <summary>Compares two versions.</summary>
    public static bool operator >(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) > 0;

    /// <summary>Compares two versions.</summary>
    public static bool operator <=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Compares two versions.</summary>
    public static bool operator >=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) >= 0;

    private static string Shown(string text) =>
        string.Concat(text.Take(2 * LongestText).Select(c => char.IsControl(c) ? '?' : c));

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z]+([.-][0-9A-Za-z]+)*)?\z")]
    private static partial Regex Shape();

    internal sealed class Converter : JsonConverter<ReleaseVersion>
    {
        public override ReleaseVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var version)
                ? version
                : throw new JsonException("A version is written like 0.1.42.");

        public override void Write(Utf8JsonWriter writer, ReleaseVersion value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);

        public override ReleaseVersion ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var version) ? version : throw new JsonException("A version is written like 0.1.42.");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, ReleaseVersion value, JsonSerializerOptions options) => writer.WritePropertyName(value.Text);
    }
}
