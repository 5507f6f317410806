using System.Diagnostics;

namespace Appliance.Agent.Tests.Support;

/// <summary>The userland with the real llama-server, entered with bubblewrap. HEARTH_RUNNER_TREE names its directory.</summary>
internal static class RunnerTree
{
    private static string? Path => Environment.GetEnvironmentVariable("HEARTH_RUNNER_TREE");

    /// <summary>Skips the test where there is no tree.</summary>
    public static void Require() =>
        Assert.SkipUnless(Directory.Exists(Path), "HEARTH_RUNNER_TREE does not name a runner tree, so the real llama-server cannot be run.");

    /// <summary>A command that runs llama-server inside the tree, with one directory of this machine shared.</summary>
    public static IReadOnlyList<string> CommandSharing(string directory) =>
    [
        "bwrap", "--ro-bind", Path!, "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--bind", directory, directory,
        "--unshare-pid", "--die-with-parent", "llama-server",
    ];

    /// <summary>Kills the one llama-server whose socket is in this directory, and none of another test.</summary>
    public static void KillRunnersIn(string directory)
    {
        var own = Process.GetProcessesByName("llama-server")
            .Where(process => EnvironmentOf(process).Contains(directory, StringComparison.Ordinal))
            .ToList();
        Assert.Single(own).Kill();
    }

    private static string EnvironmentOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/environ");
        }
        catch (IOException)
        {
            // Another test's, and just ended.
            return "";
        }
    }
}
