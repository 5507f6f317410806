namespace Appliance.Yaml;

/// <summary>Finds the word that someone probably meant.</summary>
public static class Spelling
{
    private const int MostEdits = 3;

    /// <summary>The known word with the fewest edits, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(candidate => (Candidate: candidate, Edits: Distance(word, candidate)))
        .Where(pair => pair.Edits <= Math.Min(MostEdits, (pair.Candidate.Length + 1) / 2))
        .OrderBy(pair => pair.Edits)
        .Select(pair => pair.Candidate)
        .FirstOrDefault();

    /// <summary>How many letters must be added, left out or replaced (Levenshtein's distance).</summary>
    public static int Distance(string left, string right)
    {
        // One row of the table is kept.
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
