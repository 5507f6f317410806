using System.Globalization;

namespace Appliance.Build.Machines;

/// <summary>A moment at which the power may go: what the disk has then.</summary>
/// <param name="Entries">The entries before a flush, all of which it has.</param>
/// <param name="Taken">Entries after them that it has too, out of those that it was not yet told to make safe.</param>
internal sealed record PowerCut(int Entries, IReadOnlyList<int> Taken)
{
    /// <summary>
    /// Chooses moments, in their order: at every flush that had something new to make safe, and between two of them with some of the writes
    /// between, as a disk with a cache may leave them.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="count">How many at most. Those that concern more than <paramref name="data"/> come first, the others are spread evenly.</param>
    /// <param name="data">The bytes of the data partition, which every start writes to all the time.</param>
    public static IReadOnlyList<PowerCut> Choose(WriteLog log, int count, (long Start, long End) data)
    {
        var all = All(log).ToList();
        var rare = all.Where(cut => cut.Concerns(log, data)).ToList();
        var common = all.Except(rare).ToList();
        var chosen = Spread(rare, count);
        return [.. chosen.Concat(Spread(common, count - chosen.Count)).OrderBy(cut => cut.Entries).ThenBy(cut => cut.Taken.Count)];
    }

    /// <summary>Which moment it is, in few words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entries}+{Taken.Count}");

    private static IEnumerable<PowerCut> All(WriteLog log)
    {
        var (pending, safe) = (new List<int>(), 0);
        for (var index = 0; index < log.Entries.Count; index++)
        {
            if (log.Entries[index].Kind is WriteKind.Write or WriteKind.Discard)
            {
                pending.Add(index);
            }
            else if (log.Entries[index].Kind is WriteKind.Flush && pending.Count > 0)
            {
                if (pending.Count > 1)
                {
                    yield return new PowerCut(safe, Some(pending));
                }
                yield return new PowerCut(safe = index, []);
                pending.Clear();
            }
        }
    }

    // The same at every run: half of them, which half depends on where they are.
    private static int[] Some(List<int> pending)
    {
        var random = new Random(pending[0]);
        var some = pending.Where(_ => random.Next(2) == 0).ToArray();
        return some.Length > 0 && some.Length < pending.Count ? some : [pending[^1]];
    }

    // A clean cut concerns what it made safe, a torn one what it may have torn.
    private bool Concerns(WriteLog log, (long Start, long End) data)
    {
        var entries = Taken.Count > 0 ? Taken : Enumerable.Range(0, Entries).Reverse().TakeWhile(index => log.Entries[index].Kind != WriteKind.Flush);
        return entries.Select(index => log.Entries[index]).Any(entry => entry.Length > 0 && (entry.Start < data.Start || entry.Start + entry.Length > data.End));
    }

    private static List<PowerCut> Spread(List<PowerCut> cuts, int count) => cuts.Count <= count
        ? cuts
        : [.. Enumerable.Range(0, Math.Max(count, 0)).Select(index => cuts[(int)((index + 0.5) * cuts.Count / count)])];
}
