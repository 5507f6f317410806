namespace Appliance.Yaml;

/// <summary>Collects what is wrong, so that a person sees all of it at once.</summary>
public sealed class Problems
{
    private const int LongestQuote = 60;

    private readonly List<(Place Place, string Text)> _found = [];

    /// <summary>Whether nothing has been found wrong.</summary>
    public bool AreNone => _found.Count == 0;

    /// <summary>Adds what is wrong at a place.</summary>
    public void Add(Place place, string text) => _found.Add((place, text));

    /// <summary>All of it, in the order of files and lines.</summary>
    /// <param name="subject">What cannot be used, as a sentence starts: <c>The image configuration</c>.</param>
    public ConfigurationException ToException(string subject)
    {
        var files = _found.Select(problem => problem.Place.File).Distinct().ToList();
        return new(subject, [.. _found
            .OrderBy(problem => files.IndexOf(problem.Place.File))
            .ThenBy(problem => problem.Place.Line)
            .Select(problem => $"{problem.Place}: {problem.Text}")]);
    }

    /// <summary>Text from a file, fit to be shown on one line of a terminal.</summary>
    public static string Quotable(string text)
    {
        var visible = string.Concat(text.Select(character =>
            char.IsControl(character) ? $"\\u{(int)character:x4}" : character.ToString()));
        return visible.Length <= LongestQuote ? visible : visible[..LongestQuote] + "…";
    }
}
