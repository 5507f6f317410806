namespace Appliance.Build.Configuration.Yaml;


/// <summary>Collects what is wrong, so that a person sees all of it at once.</summary>
internal sealed class Problems
{
    private const int LongestQuote = 60;

    private readonly List<(Place Place, string Text)> _found = [];

    public bool AreNone => _found.Count == 0;

    public void Add(Place place, string text) => _found.Add((place, text));

    /// <summary>All of it, in the order of files and lines.</summary>
    public ConfigurationException ToException()
    {
        var files = _found.Select(problem => problem.Place.File).Distinct().ToList();
        return new([.. _found
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
