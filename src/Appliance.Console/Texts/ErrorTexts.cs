using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Appliance.Settings;

namespace Appliance.Console.Texts;

/// <summary>What the settings say of a field, in the language of whoever reads it. Sentences that nobody translated stay English.</summary>
public static class ErrorTexts
{
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

    private static Dictionary<string, IReadOnlyList<(Regex Sentence, string Text)>> Read()
    {
        using var stream = typeof(ErrorTexts).Assembly.GetManifestResourceStream("Texts.settings-errors.json")!;
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.EnumerateObject().ToDictionary(
            language => language.Name,
            IReadOnlyList<(Regex, string)> (language) => [.. language.Value.EnumerateObject().Select(text => (SentenceOf(text.Name), text.Value.GetString()!))]);
    }

    // {0} stands for a value: a number, a name, an address.
    private static Regex SentenceOf(string pattern) =>
        new($"^{Regex.Replace(Regex.Escape(pattern), @"\\\{[0-9]}", "(.+?)")}$", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
}
