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

    // One file for each part of the console: Texts/en.json, Texts/setup.en.json …
    private static Language Read(string code, string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var texts = assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith("Texts.", StringComparison.Ordinal) && resource.EndsWith($".{code}.json", StringComparison.Ordinal))
            .SelectMany(resource => ReadFile(assembly, resource));
        return new Language(code, name, texts.ToDictionary());
    }

    private static List<KeyValuePair<string, string>> ReadFile(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.EnumerateObject().Select(text => KeyValuePair.Create(text.Name, text.Value.GetString()!))];
    }
}
