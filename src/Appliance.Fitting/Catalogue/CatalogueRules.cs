using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Fitting.Gguf;
using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>What a single value of the catalogue must look like.</summary>
internal static partial class CatalogueRules
{
    private const int LongestLine = 500;
    private const int TypeNumbers = 64;

    private static readonly string[] FileEndings = [".gguf", ".bin", ".safetensors"];

    private static readonly HashSet<string> TypeNames =
        [.. Enumerable.Range(0, TypeNumbers).Select(id => GgmlType.Find((uint)id)?.Name).OfType<string>()];

    public static Parsed<string> Id(string text) => Text(
        text, IdShape().IsMatch(text), "is not an id; write lower case letters, digits, dots and hyphens, like llama-3.3-70b");

    public static Parsed<string> Line(string text) => Text(
        text, text.Length is > 0 and <= LongestLine && !text.Any(char.IsControl), $"is not one line of at most {LongestLine} characters");

    public static Parsed<string> Repository(string text) => Text(
        text, RepositoryShape().IsMatch(text), "is not a repository; write owner and name, like Qwen/Qwen3-8B");

    public static Parsed<string> FilePath(string text) => Text(
        text,
        FilePathShape().IsMatch(text) && !text.Split('/').Any(part => part is "" or "." or "..") && FileEndings.Any(text.EndsWith),
        $"is not a file of a repository; write its path, ending in {string.Join(", ", FileEndings)}");

    public static Parsed<string> Quantization(string text)
    {
        var known = Architecture.Quantization.All.Select(quantization => quantization.Name).ToList();
        var meant = Spelling.Nearest(text, known) is { } near ? $"did you mean '{near}'? " : "";
        return Text(text, known.Contains(text), $"is no quantization; {meant}Known are: {string.Join(", ", known)}");
    }

    public static Parsed<string> FixedQuantization(string text) => Text(
        text, TypeNames.Contains(text), "is no type of ggml; write it like F16 or Q5_0");

    public static Parsed<string> Family(string text) => Text(
        text, FamilyShape().IsMatch(text), "is not a family; write general.architecture of the model's file, like qwen3moe");

    public static Parsed<bool> Flag(string text) =>
        text is "true" or "false" ? new(text == "true") : new(default, "is not a yes or no; write true or false");

    public static Parsed<ByteSize> Bytes(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0
            ? new(new ByteSize(bytes))
            : new(default, "is not a number of bytes; write it with digits alone, like 4912898304");

    public static Parsed<long> Parameters(string text)
    {
        var match = ParametersShape().Match(text);
        if (!match.Success)
        {
            return new(default, "is not a number of parameters; write it like 70.6B or 137M");
        }
        var factor = match.Groups["unit"].Value == "B" ? 1_000_000_000m : 1_000_000m;
        return new((long)(decimal.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) * factor));
    }

    public static Parsed<Uri> Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == "https"
            ? new(address)
            : new(null, "is not an address; write it like https://host/page");

    public static Func<string, Parsed<long>> Number(long least, long most) => text =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? new(value)
            : new(default, $"is out of range; write a whole number from {least} to {most}");

    public static Parsed<T> OneOf<T>(string text)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToList();
        return names.IndexOf(text) is var index and >= 0
            ? new(Enum.GetValues<T>()[index])
            : new(default, $"is not a choice; write one of {string.Join(", ", names)}");
    }

    private static Parsed<string> Text(string text, bool isSound, string problem) => isSound ? new(text) : new(null, problem);

    [GeneratedRegex(@"^[a-z0-9]+([.-][a-z0-9]+)*\z")]
    private static partial Regex IdShape();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex RepositoryShape();

    [GeneratedRegex(@"^([A-Za-z0-9._/-]|\{quantization\}|\{part\})+\z")]
    private static partial Regex FilePathShape();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]*\z")]
    private static partial Regex FamilyShape();

    [GeneratedRegex(@"^(?<count>[0-9]{1,5}(\.[0-9]{1,3})?)(?<unit>[BM])\z")]
    private static partial Regex ParametersShape();
}
