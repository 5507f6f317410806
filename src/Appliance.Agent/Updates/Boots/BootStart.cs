namespace Appliance.Agent.Updates.Boots;

/// <summary>What follows from a start, before anything else of the system runs. A pure function of what is known.</summary>
/// <param name="Book">The book with this start, and with what became of those before.</param>
/// <param name="SwitchTo">The entry to start instead, because the running version crashes again and again; null to go on.</param>
/// <param name="IsFirst">Whether a version starts for the first time after another: its predecessor's data is set aside first.</param>
internal sealed record BootStart(BootBook Book, BootEntry? SwitchTo, bool IsFirst)
{
    // A version that once ran well is more likely the victim of a bad plug than the cause.
    private const int DeathsOfSettled = 6;
    private const int DeathsOfNew = 3;

    private const string NoWord = "it stopped before it could write down why";

    /// <summary>Thinks a start over.</summary>
    /// <param name="book">What is remembered.</param>
    /// <param name="running">The entry that runs.</param>
    /// <param name="others">The other entries.</param>
    /// <param name="bootId">The kernel's id of this start.</param>
    /// <param name="death">What is known of the end of the start before, if that ended without a word.</param>
    /// <param name="now">The time.</param>
    public static BootStart Of(BootBook book, BootEntry running, IReadOnlyList<BootEntry> others, string bootId, string? death, DateTimeOffset now)
    {
        if (book.Current?.BootId == bootId)
        {
            return new BootStart(book, null, false);
        }
        // A first start that was cut off before all was set aside is still the first.
        var isFirst = book.Committed is not null && book.Committed != running.Version
            && (book.Current?.Version != running.Version || book.SettingAside == running.Version);
        if (book.Current is { IsOpen: true })
        {
            book = book.Closing(BootOutcome.Died, death ?? NoWord);
        }
        foreach (var bad in others.Where(other => other.IsBad && !book.HasExplained(other.Version)))
        {
            book = book.With(new UpdateEvent(now, UpdateEventKind.FellBack, bad.Version, running.Version, WhyNot(book, bad)));
        }
        var loop = FindWayOut(book, running, others);
        if (loop is not null)
        {
            book = book.With(new UpdateEvent(
                now, UpdateEventKind.LeftLoop, running.Version, loop.Version,
                $"it ended {book.DeathsInARow(running.Version)} times in a row soon after its start; the last time: {book.Current?.Reason ?? NoWord}"));
        }
        book = book with { SettingAside = isFirst ? running.Version : null };
        return new BootStart(book.With(new BootRecord(running.Version, running.FileName, bootId, now, BootOutcome.Started)), loop, isFirst);
    }

    // Only after a version has proved healthy: before, the loader counts. Never to one that was given up itself.
    private static BootEntry? FindWayOut(BootBook book, BootEntry running, IReadOnlyList<BootEntry> others)
    {
        var limit = book.Settled.Contains(running.Version) ? DeathsOfSettled : DeathsOfNew;
        return running.IsCounted || book.DeathsInARow(running.Version) < limit
            ? null
            : others.FirstOrDefault(other => other.Version != running.Version && !other.IsBad && !book.HasGivenUp(other.Version));
    }

    private static string WhyNot(BootBook book, BootEntry bad)
    {
        var tries = bad.Done ?? BootEntry.Tries;
        // Starts that hung before the data partition was there have left no record.
        var last = book.Boots.LastOrDefault(boot => boot.Version == bad.Version);
        return last is { Reason: { } reason }
            ? $"it was tried {tries} times; {reason}"
            : $"it was tried {tries} times and did not come up; {NoWord}";
    }
}
