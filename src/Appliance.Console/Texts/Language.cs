using System.Reflection;
using System.Text.Json;

namespace Appliance.Console.Texts;

/// <summary>A language and all that the console says in it.</summary>
/// <param name="Code">Two letters, such as <c>fr</c>.</param>
/// <param name="Name">Its name in itself.</param>
/// <param name="Texts">The texts by key.</param>
public sealed record Language(string Code, string Name, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>The default.</summary>
    public static Language English { get; } = Read("en", "English");

    /// <summary>All there are.</summary>
    public static IReadOnlyList<Language> All { get; } = [English, Read("fr", "Français")];

    /// <summary>By its code; null when there is none.</summary>
    public static Language? Find(string code) => All.FirstOrDefault(language => language.Code == code);

    private static Language Read(string code, string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Texts.{code}.json")!;
        using var json = JsonDocument.Parse(stream);
        return new Language(code, name, json.RootElement.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString()!));
    }
}
