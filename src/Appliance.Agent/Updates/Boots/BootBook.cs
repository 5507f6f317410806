namespace Appliance.Agent.Updates.Boots;

/// <summary>What is remembered of starts and versions, on the data partition. Only root writes it.</summary>
internal sealed record BootBook
{
    private const int MostBoots = 50;
    private const int MostEvents = 100;

    /// <summary>The last version that proved healthy; null before any has.</summary>
    public string? Committed { get; init; }

    /// <summary>The format of the data as the last healthy version left it.</summary>
    public int DataFormat { get; init; }

    /// <summary>The version that started for the first time and has not yet set aside what the one before left; null when none is about to.</summary>
    public string? SettingAside { get; init; }

    /// <summary>Versions that ran for a while without crashing.</summary>
    public IReadOnlyList<string> Settled { get; init; } = [];

    /// <summary>Starts, the newest last.</summary>
    public IReadOnlyList<BootRecord> Boots { get; init; } = [];

    /// <summary>What happened, the newest last.</summary>
    public IReadOnlyList<UpdateEvent> History { get; init; } = [];

    /// <summary>The start that goes on.</summary>
    public BootRecord? Current => Boots is [.., var last] ? last : null;

    /// <summary>Whether a version was given up because it failed, and was not installed anew or proved healthy since.</summary>
    public bool HasGivenUp(string version) => LastAbout(version)?.Kind is UpdateEventKind.FellBack or UpdateEventKind.LeftLoop;

    /// <summary>Whether it has been told already why a version does not run any more.</summary>
    public bool HasExplained(string version) =>
        LastAbout(version)?.Kind is UpdateEventKind.FellBack or UpdateEventKind.LeftLoop or UpdateEventKind.WentBack;

    /// <summary>Starts of a version, one after the other up to now, that died before they settled.</summary>
    public int DeathsInARow(string version) => Boots.Reverse().TakeWhile(boot => boot.Version == version && boot.Outcome == BootOutcome.Died).Count();

    /// <summary>The book with one more start.</summary>
    public BootBook With(BootRecord boot) => this with { Boots = [.. Boots.TakeLast(MostBoots - 1), boot] };

    /// <summary>The book with one more event.</summary>
    public BootBook With(UpdateEvent happened) => this with { History = [.. History.TakeLast(MostEvents - 1), happened] };

    /// <summary>The book with another outcome of the start that goes on.</summary>
    public BootBook Closing(BootOutcome outcome, string? reason = null) =>
        Current is { } last ? this with { Boots = [.. Boots.SkipLast(1), last with { Outcome = outcome, Reason = reason ?? last.Reason }] } : this;

    private UpdateEvent? LastAbout(string version) => History.LastOrDefault(happened =>
        happened.Version == version && happened.Kind is not (UpdateEventKind.Noted or UpdateEventKind.NotInstalled));
}
