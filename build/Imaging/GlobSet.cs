using System.Text;
using System.Text.RegularExpressions;

namespace Appliance.Build.Imaging;

/// <summary>
/// Path patterns relative to a tree's root: <c>*</c> matches within one name, <c>**</c> across any number of folders, <c>?</c> one character.
/// A pattern that names a folder also takes what is below it.
/// </summary>
internal sealed class GlobSet
{
    private readonly Regex? _regex;

    /// <summary>Compiles the patterns.</summary>
    public GlobSet(IReadOnlyList<string> patterns) =>
        _regex = patterns.Count == 0 ? null : new Regex($"^(?:{string.Join('|', patterns.Select(Translate))})(?:/.*)?\\z", RegexOptions.Compiled | RegexOptions.Singleline);

    /// <summary>Whether a path, written without a leading slash, is matched.</summary>
    public bool Matches(string path) => _regex?.IsMatch(path) ?? false;

    private static string Translate(string pattern)
    {
        var text = new StringBuilder();
        var glob = pattern.Trim('/');
        for (var i = 0; i < glob.Length; i++)
        {
            var rest = glob.AsSpan(i);
            if (rest.StartsWith("**/") && (i == 0 || glob[i - 1] == '/'))
            {
                text.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("**"))
            {
                text.Append(".*");
                i++;
            }
            else
            {
                text.Append(glob[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }
        return text.ToString();
    }
}
