using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Planning;

/// <summary>The context lengths that are aimed for when nobody asks for one, and the steps in which it then grows.</summary>
internal static class ContextLadder
{
    /// <summary>A conversation of a few pages; less is tried only when nothing else fits.</summary>
    private const long Usual = 8192;

    private const long Shortest = 4096;
    private const long Comfortable = 32_768;
    private const long LongestInput = 4096;

    /// <summary>What to aim for, in passes; within a pass a better version counts for more than a longer context.</summary>
    public static IEnumerable<IReadOnlyList<long>> Passes(ModelCandidate model, Wish wish)
    {
        if (wish.ContextTokens is { } asked)
        {
            return [[asked]];
        }
        var longest = Longest(model);
        if (model.Kind != ModelKind.Language)
        {
            return [[Math.Min(longest, LongestInput)]];
        }
        return [Rungs(Usual, longest), Rungs(Shortest, longest)];
    }

    /// <summary>The most it may grow to: what it was trained for, or 128k when nobody says.</summary>
    public static long Longest(ModelCandidate model) => model.Architecture is { ContextLength: > 0 } architecture ? architecture.ContextLength : 131_072;

    /// <summary>Rounds down to what one likes to read and llama.cpp allocates whole: 256, or 1,024 from 4,096 on.</summary>
    public static long RoundDown(long tokens) => tokens >= Shortest ? tokens / 1024 * 1024 : Math.Max(256, tokens / 256 * 256);

    private static IReadOnlyList<long> Rungs(long least, long longest)
    {
        var rungs = new List<long>();
        for (var rung = Comfortable; rung >= least; rung /= 2)
        {
            rungs.Add(Math.Min(rung, longest));
        }
        return [.. rungs.Distinct()];
    }
}
