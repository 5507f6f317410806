namespace Appliance.Agent.Updates.Boots;

/// <summary>Something that happened to the versions on this device.</summary>
/// <param name="At">When, by the machine's clock.</param>
/// <param name="Kind">What.</param>
/// <param name="Version">The version that it is about.</param>
/// <param name="Other">The version before or instead; null where there is none.</param>
/// <param name="Reason">Why; null where nothing needs a reason.</param>
internal sealed record UpdateEvent(DateTimeOffset At, UpdateEventKind Kind, string Version, string? Other = null, string? Reason = null);

/// <summary>Kinds of events.</summary>
internal enum UpdateEventKind
{
    /// <summary>The version was put into the free slot.</summary>
    Installed,

    /// <summary>It was not: nothing of it starts.</summary>
    NotInstalled,

    /// <summary>It started and proved healthy.</summary>
    Proved,

    /// <summary>It did not prove healthy, and the other one runs again.</summary>
    FellBack,

    /// <summary>It crashed again and again after it had proved healthy, and the other one was started.</summary>
    LeftLoop,

    /// <summary>The owner went to the other one.</summary>
    WentBack,

    /// <summary>Something about it that the owner should know.</summary>
    Noted,
}
