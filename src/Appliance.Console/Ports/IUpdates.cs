namespace Appliance.Console.Ports;

/// <summary>The versions of the system on this device, and what becomes of them.</summary>
public interface IUpdates
{
    /// <summary>How things stand.</summary>
    UpdateView Current { get; }

    /// <summary>Raised when they stand otherwise.</summary>
    event Action? Changed;

    /// <summary>Looks for updates now: on a stick, and on the network if the owner allows it.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Fetches and installs the release that is offered, in the background.</summary>
    /// <param name="version">The release, as it was shown.</param>
    /// <param name="by">Who asks.</param>
    /// <returns>Why not, as a sentence; null when it goes on.</returns>
    string? Install(string version, string by);

    /// <summary>Stops fetching; what is there is kept.</summary>
    void Stop();

    /// <summary>Makes the other version start, and restarts.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <returns>Why not, as a sentence; null when it is about to.</returns>
    Task<string?> GoBackAsync(string by, CancellationToken cancellationToken);
}

/// <summary>How updates stand.</summary>
public sealed record UpdateView
{
    /// <summary>The version that runs, as it is shown.</summary>
    public required string Running { get; init; }

    /// <summary>Whether it has yet to prove healthy.</summary>
    public bool IsOnTrial { get; init; }

    /// <summary>The version in the other slot; null when none can be started from there.</summary>
    public string? Other { get; init; }

    /// <summary>Whether updates can come to this device at all: its image says whose it trusts.</summary>
    public bool IsSupported { get; init; }

    /// <summary>Where updates are looked for; null when only a stick brings them.</summary>
    public string? Server { get; init; }

    /// <summary>What goes on.</summary>
    public UpdatePhase Phase { get; init; }

    /// <summary>The release that is offered, fetched or installed; null when there is none.</summary>
    public UpdateOffer? Offer { get; init; }

    /// <summary>How much of it is there.</summary>
    public ByteSize Done { get; init; }

    /// <summary>Why nothing comes right now; null when it does.</summary>
    public string? Waiting { get; init; }

    /// <summary>What went wrong last; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>When updates were last looked for; null for never.</summary>
    public DateTimeOffset? Checked { get; init; }

    /// <summary>What happened, newest first.</summary>
    public IReadOnlyList<UpdateHappening> History { get; init; } = [];
}

/// <summary>A release that this device could take.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Notes">What is new, in the words of its publisher; several lines.</param>
/// <param name="Size">How much there is to fetch.</param>
/// <param name="IsOnStick">Whether it lies on a stick.</param>
/// <param name="Remark">What there is to know besides: a newer one that cannot be taken yet, a clock that cannot be relied on; null for nothing.</param>
public sealed record UpdateOffer(string Version, string Notes, ByteSize Size, bool IsOnStick, string? Remark);

/// <summary>What goes on with updates.</summary>
public enum UpdatePhase
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>A release is offered.</summary>
    Available,

    /// <summary>It is being fetched.</summary>
    Downloading,

    /// <summary>It is there and verified.</summary>
    Verified,

    /// <summary>It is being put into the other slot.</summary>
    Installing,

    /// <summary>It starts with the next restart.</summary>
    AwaitingRestart,
}

/// <summary>Something that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What, as a word that texts are found by: <c>installed</c>, <c>notinstalled</c>, <c>proved</c>, <c>fellback</c>, <c>leftloop</c>, <c>wentback</c>, <c>noted</c>.</param>
/// <param name="Version">The version that it is about.</param>
/// <param name="Other">The version before or instead; null where there is none.</param>
/// <param name="Reason">Why; null where nothing needs a reason.</param>
public sealed record UpdateHappening(DateTimeOffset At, string Kind, string Version, string? Other, string? Reason);
