namespace Appliance.Benchmarks.Mkosi;

/// <summary>Reads an apt source list of one line a source: <c>deb [options] ADDRESS SUITE COMPONENTS</c>.</summary>
internal static class AptSourceList
{
    /// <summary>The address of the archive that has a suite.</summary>
    /// <exception cref="InvalidDataException">No line names the suite.</exception>
    public static string MirrorOf(string suite, string list) =>
        list.Split('\n').Select(AddressAndSuite).FirstOrDefault(source => source.Suite == suite).Address
            ?? throw new InvalidDataException($"The source list names no mirror of {suite}:\n{list}");

    private static (string? Address, string? Suite) AddressAndSuite(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["deb", .. var rest])
        {
            return default;
        }
        // Options are words in one pair of brackets.
        return rest is [['[', ..], ..] ? At(rest, Array.FindIndex(rest, word => word.EndsWith(']')) + 1) : At(rest, 0);
    }

    private static (string? Address, string? Suite) At(string[] words, int index) =>
        words.Length > index + 1 ? (words[index], words[index + 1]) : default;
}
