using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Updates;
using Appliance.Yaml;

namespace Appliance.Build.Configuration;

/// <summary>
/// What a single value must look like: each rule answers with it, or with what is wrong with the text.
/// </summary>
internal static partial class Rules
{
    private const int LongestName = 64;
    private const string Placeholder = AptConfiguration.SnapshotPlaceholder;
    private const string SnapshotFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly ByteSize Granularity = ByteSize.FromMiB(1);
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(365);

    private static readonly string[] SourceFields = ["Types:", "URIs:", "Suites:", "Signed-By:"];

    // The build computes these; a second one would boot another root, or none.
    private static readonly string[] OwnedArguments = ["root", "roothash", "rootflags", "rootfstype", "usrhash"];

    public static Parsed<string> Name(string text) => Text(
        text, text.Length is > 0 and <= LongestName && !text.Any(char.IsControl),
        $"is not a name; write one line of at most {LongestName} characters");

    // RFC 1123, section 2.1: one label, since mDNS adds .local to it.
    public static Parsed<string> Hostname(string text) => Text(
        text, HostnameShape().IsMatch(text),
        "is not a host name; write up to 63 lower case letters, digits and hyphens, with no hyphen at either end");

    // Debian Policy, section 5.6.1.
    public static Parsed<string> Package(string text) => Text(
        text, PackageShape().IsMatch(text),
        "is not a Debian package; write two or more lower case letters, digits and + - . with a letter or digit first");

    public static Parsed<string> Suite(string text) => Text(
        text, SuiteShape().IsMatch(text), "is not a suite; write it like trixie");

    public static Parsed<string> Component(string text) => Text(
        text, SuiteShape().IsMatch(text), "is not a component; write it like main");

    public static Parsed<string> Mirror(string text) => Text(
        text,
        Uri.TryCreate(text.Replace(Placeholder, "x", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" or "file" && text.All(char.IsAscii) && !text.Any(IsSpaceOrControl),
        $"is not a mirror; write an address like https://host/debian or https://host/{Placeholder}/debian");

    public static Parsed<string> Snapshot(string text) => Text(
        text,
        DateTime.TryParseExact(text, SnapshotFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "is not a snapshot; write a moment like 20261101T000000Z");

    // sources.list(5): the form with fields, since only it can carry the key that the packages are signed with.
    public static Parsed<string> Sources(string text) => Text(
        text, SourceFields.All(field => text.Split('\n').Any(line => line.StartsWith(field, StringComparison.Ordinal))),
        $"are no sources of apt; write a block of lines with {string.Join(", ", SourceFields)} and what follows them");

    public static Parsed<string> Exclude(string text)
    {
        var segments = text.Split('/');
        if (segments.Contains(".."))
        {
            return new(null, "leaves the tree; write a path inside of it, without ..");
        }
        var isRelative = !segments.Any(segment => segment is "" or ".");
        var hasName = segments.Any(segment => segment.Trim('*').Length > 0);
        return Text(text, isRelative && hasName && !text.Contains('\\') && !text.Any(char.IsControl),
            "is not a path to leave out; write a glob without a leading slash, like usr/share/doc/**");
    }

    // containers-transports(5). Whatever a registry is asked for is named by chat.tag and chat.digest.
    public static Parsed<string> ImageSource(string text) => Text(
        text, ImageSourceShape().IsMatch(text) || (text.StartsWith("oci:", StringComparison.Ordinal) || text.StartsWith("oci-archive:", StringComparison.Ordinal)) && !text.EndsWith(':') && !text.Any(char.IsControl),
        "is not a place for an image; write docker://registry/name without a tag, oci:FOLDER or oci-archive:FILE");

    // github.com/opencontainers/distribution-spec: what tags may look like.
    public static Parsed<string> ImageTag(string text) => Text(
        text, ImageTagShape().IsMatch(text), "is not a tag; write it like v0.11.4-slim");

    public static Parsed<string> ImageDigest(string text) => Text(
        text, ImageDigestShape().IsMatch(text), "is not a digest; write sha256: and 64 hexadecimal digits");

    public static Parsed<string> LicenceAddress(string text) => Text(
        text,
        text.Length > 0 && !text.Any(char.IsControl) && (!text.Contains("://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal)),
        "is not a licence's text; write a file's path, or its address, which begins with https://");

    public static Parsed<string> KernelArgument(string text)
    {
        if (text.Length == 0 || text.Any(IsSpaceOrControl) || !text.All(char.IsAscii))
        {
            return new(null, "is not one kernel argument; write each as an item of its own, without spaces");
        }
        var key = text.Split('=')[0];
        return Text(
            text, !OwnedArguments.Contains(key) && !key.StartsWith("systemd.verity", StringComparison.Ordinal),
            "is set by the build itself; leave it out");
    }

    public static Parsed<string> Driver(string text) => Text(
        text, DriverShape().IsMatch(text), "is not a kernel module; write its name alone, like virtio_blk");

    public static Parsed<string> TimeServer(string text) => Text(
        text,
        Uri.CheckHostName(text) != UriHostNameType.Unknown,
        "is not a time server; write a host name or an address");

    public static Parsed<string> Serial(string text) => Text(
        text, SerialShape().IsMatch(text), "is not a serial device; write it like ttyS0");

    public static Parsed<string> Channel(string text) => Text(
        text, ChannelShape().IsMatch(text), "is not a channel; write up to 32 lower case letters, digits and hyphens, like stable");

    public static Parsed<string> UpdateUrl(string text) => Text(
        text,
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0
            && uri.UserInfo.Length == 0 && text.All(char.IsAscii) && !text.Any(IsSpaceOrControl),
        "is not the address of a folder; write it like https://host/hearth");

    public static Parsed<string> Version(string text) => Text(
        text, ReleaseVersion.TryParse(text, out _), "is not a version; write it like 0.1.42");

    public static Parsed<int> SectorSize(string text) =>
        text is "512" or "4096" ? new(text == "512" ? 512 : 4096) : new(0, "is not a sector size; write 512 or 4096");

    public static Parsed<int> ClusterSize(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value is >= 4096 and <= 1 << 20 && int.IsPow2(value)
            ? new(value)
            : new(0, "is not a cluster size; write a power of two from 4096 to 1048576");

    public static Parsed<TimeSpan> Age(string text)
    {
        var match = AgeShape().Match(text);
        if (!match.Success)
        {
            return new(default, "is not a time; write it like 7d, 12h or 30m");
        }
        var count = int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        var age = match.Groups["unit"].Value switch
        {
            "d" => TimeSpan.FromDays(count),
            "h" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromMinutes(count),
        };
        return age <= LongestAge ? new(age) : new(default, $"is too long; at most {LongestAge.Days}d");
    }

    public static Func<string, Parsed<string>> OneOf(params string[] choices) =>
        text => Text(text, choices.Contains(text), $"is not a choice; write one of {string.Join(", ", choices)}");

    public static Func<string, Parsed<int>> Number(int least, int most) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most
            ? new(value)
            : new(0, $"is out of range; write a whole number from {least} to {most}");

    public static Func<string, Parsed<ByteSize>> Size(ByteSize least, ByteSize most) => text =>
    {
        if (!ByteSize.TryParse(text, out var size))
        {
            return new(default, "is not a size; write it like 4GiB");
        }
        return size < least ? new(default, $"is too small; at least {least}")
            : size > most ? new(default, $"is too large; at most {most}")
            : size != size.RoundUpTo(Granularity) ? new(default, "is not a whole number of MiB")
            : new(size);
    };

    private static Parsed<string> Text(string text, bool isSound, string problem) =>
        isSound ? new(text) : new(null, problem);

    private static bool IsSpaceOrControl(char character) => char.IsWhiteSpace(character) || char.IsControl(character);

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex HostnameShape();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.-]+\z")]
    private static partial Regex PackageShape();

    [GeneratedRegex(@"^[a-z][a-z0-9-]*\z")]
    private static partial Regex SuiteShape();

    [GeneratedRegex(@"^docker://[a-z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)+\z")]
    private static partial Regex ImageSourceShape();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex ImageTagShape();

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z")]
    private static partial Regex ImageDigestShape();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,31}\z")]
    private static partial Regex ChannelShape();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z")]
    private static partial Regex DriverShape();

    [GeneratedRegex(@"^(tty[A-Z]{1,4}|hvc)[0-9]{1,2}\z")]
    private static partial Regex SerialShape();

    [GeneratedRegex(@"^(?<count>[0-9]{1,6})(?<unit>[dhm])\z")]
    private static partial Regex AgeShape();
}
