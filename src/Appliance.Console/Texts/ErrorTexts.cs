using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Appliance.Settings;

namespace Appliance.Console.Texts;

/// <summary>What the settings say of a field and the rig of itself, in the language of whoever reads it. Sentences that nobody translated stay English.</summary>
public static class ErrorTexts
{
    private static readonly string[] Files = ["settings-errors", "warnings"];

    private static readonly Dictionary<string, IReadOnlyList<(Regex Sentence, string Text)>> Languages = Read();

    /// <summary>The errors in a language.</summary>
    public static IReadOnlyList<SettingsError> In(string language, IReadOnlyList<SettingsError> errors) =>
        Languages.ContainsKey(language) ? [.. errors.Select(error => error with { Message = In(language, error.Message) })] : errors;

    /// <summary>A message in a language.</summary>
    public static string In(string language, string message)
    {
        foreach (var (sentence, text) in Languages.GetValueOrDefault(language) ?? [])
        {
            if (sentence.Match(message) is { Success: true } match)
            {
                return string.Format(CultureInfo.InvariantCulture, text, [.. match.Groups.Cast<Group>().Skip(1).Select(group => (object)group.Value)]);
            }
        }
        return message;
    }

    private static Dictionary<string, IReadOnlyList<(Regex Sentence, string Text)>> Read() =>
        Files.SelectMany(Read).GroupBy(text => text.Language).ToDictionary(
            language => language.Key,
            IReadOnlyList<(Regex, string)> (language) => [.. language.Select(text => (SentenceOf(text.Sentence), text.Text))]);

    private static List<(string Language, string Sentence, string Text)> Read(string file)
    {
        using var stream = typeof(ErrorTexts).Assembly.GetManifestResourceStream($"Texts.{file}.json")!;
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.EnumerateObject().SelectMany(
            language => language.Value.EnumerateObject().Select(text => (language.Name, text.Name, text.Value.GetString()!)))];
    }

    // {0} stands for a value: a number, a name, an address.
    private static Regex SentenceOf(string pattern) =>
        new($"^{Regex.Replace(Regex.Escape(pattern), @"\\\{[0-9]}", "(.+?)")}$", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
}
