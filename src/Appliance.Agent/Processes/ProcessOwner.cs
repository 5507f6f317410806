using System.Runtime.InteropServices;

namespace Appliance.Agent.Processes;

/// <summary>Who this process runs as.</summary>
internal static class ProcessOwner
{
    /// <summary>The effective user (geteuid(2)).</summary>
    public static uint UserId => geteuid();

    /// <summary>The effective group (getegid(2)).</summary>
    public static uint GroupId => getegid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint getegid();
}
