namespace Appliance.Agent.Updates.Slots;

/// <summary>The programs that do the work.</summary>
internal sealed record InstallPrograms
{
    /// <summary>Writes slots and kernel images.</summary>
    public string Sysupdate { get; init; } = "/usr/lib/systemd/systemd-sysupdate";

    /// <summary>Reads a slot back.</summary>
    public string Veritysetup { get; init; } = "/usr/sbin/veritysetup";

    /// <summary>Shows a file under the name that systemd-sysupdate looks for.</summary>
    public string Mount { get; init; } = "/usr/bin/mount";

    /// <summary>Takes that away again.</summary>
    public string Unmount { get; init; } = "/usr/bin/umount";
}
