namespace Appliance.Console.Ports;

/// <summary>The journal of the rig. What people ask models is never in it.</summary>
public interface IJournal
{
    /// <summary>Parts of the system one can look at alone.</summary>
    IReadOnlyList<string> Units { get; }

    /// <summary>The last lines that match, oldest first.</summary>
    /// <returns>The lines, or the sentence why there are none to be had.</returns>
    Task<(IReadOnlyList<JournalLine> Lines, string? Problem)> ReadAsync(JournalFilter filter, CancellationToken cancellationToken);
}

/// <summary>Which lines are wanted; null means all.</summary>
/// <param name="Unit">One of <see cref="IJournal.Units"/>.</param>
/// <param name="Level">This bad or worse.</param>
/// <param name="Text">What the message contains, whatever the case.</param>
/// <param name="Lines">How many at most.</param>
public sealed record JournalFilter(string? Unit = null, JournalLevel? Level = null, string? Text = null, int Lines = 200);

/// <summary>A line of the journal.</summary>
/// <param name="At">When.</param>
/// <param name="Unit">Who wrote it.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Message">What it says.</param>
public sealed record JournalLine(DateTimeOffset At, string Unit, JournalLevel Level, string Message);

/// <summary>How bad a line is.</summary>
public enum JournalLevel
{
    /// <summary>Something cannot go on.</summary>
    Error,

    /// <summary>Somebody should look at it.</summary>
    Warning,

    /// <summary>It was so.</summary>
    Information,

    /// <summary>For whoever looks for a mistake.</summary>
    Detail,
}
