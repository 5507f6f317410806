namespace Appliance.Agent.Storage;

/// <summary>Where the agent keeps what it must remember.</summary>
internal static class StateDirectory
{
    /// <summary>The directory that systemd made for the service, else the user's own for state.</summary>
    public static string Default { get; } = Find();

    private static string Find()
    {
        // systemd.exec(5), StateDirectory=: several are separated by colons, the service's own comes first.
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } given)
        {
            return given.Split(':')[0];
        }
        var home = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(home, "hearth");
    }
}
