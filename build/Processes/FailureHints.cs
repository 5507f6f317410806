namespace Appliance.Build.Processes;

/// <summary>Knows what to try for failures that have a usual cause.</summary>
internal static class FailureHints
{
    private static readonly (string Symptom, string Hint)[] Known =
    [
        ("No space left on device", "free some disk space (./build.sh --target=Clean drops all cached stages), then run the build again"),
        ("is expired", "the mirror's package index is past its date: wait for the mirror, or name another one or a snapshot under apt: in configs/appliance.yaml"),
        ("is not valid yet", "the clock of this machine is behind the mirror's: set the time, then run the build again"),
        ("Temporary failure resolving", "check the network, or name a mirror that can be reached under apt: in configs/appliance.yaml"),
        ("Could not resolve", "check the network, or name a mirror that can be reached under apt: in configs/appliance.yaml"),
        ("Could not connect", "check the network, or name a mirror that can be reached under apt: in configs/appliance.yaml"),
        ("does not have a Release file", "the mirror has no such suite or snapshot: check apt: in configs/appliance.yaml"),
        ("Unable to locate package", "a package of configs/ has another name in this suite, or its component is missing under apt.components"),
        ("Hash Sum mismatch", "the mirror changed while it was read: run the build again"),
        ("Operation not permitted", "the build needs root or user namespaces: run it as root, or with --builder=docker"),
        ("No permissions to create new namespace", "user namespaces are off on this machine: run the build as root, or with --builder=docker"),
        ("setting up uid map: Permission denied", "user namespaces are off on this machine: run the build as root, or with --builder=docker"),
    ];

    /// <summary>What to try, judged by a command's last lines; null when nothing is known.</summary>
    public static string? For(IReadOnlyList<string> lastLines) =>
        Known.FirstOrDefault(known => lastLines.Any(line => line.Contains(known.Symptom, StringComparison.OrdinalIgnoreCase))).Hint;
}
