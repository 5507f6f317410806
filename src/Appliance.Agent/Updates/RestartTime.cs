using Appliance.Settings;

namespace Appliance.Agent.Updates;

/// <summary>Decides when to restart into what is installed. Pure.</summary>
internal static class RestartTime
{
    /// <summary>Whether now is the time.</summary>
    /// <param name="updates">What the owner set.</param>
    /// <param name="local">The time in the device's time zone.</param>
    /// <param name="idle">For how long nobody has asked for anything.</param>
    /// <param name="idleFor">How long that must be.</param>
    public static bool HasCome(UpdateSettings updates, DateTimeOffset local, TimeSpan idle, TimeSpan idleFor) => updates.Restart switch
    {
        // Within the hour an answer may still end.
        UpdateRestart.Hour => local.Hour == updates.Hour && (idle > TimeSpan.Zero || local.Minute >= 50),
        UpdateRestart.Idle => idle >= idleFor,
        _ => false,
    };
}
