using System.Diagnostics;

namespace Appliance.Agent.Tests.Support;

/// <summary>The userland with the real llama-server, entered with bubblewrap. HEARTH_RUNNER_TREE names its directory.</summary>
internal static class RunnerTree
{
    private static string? Path => Environment.GetEnvironmentVariable("HEARTH_RUNNER_TREE");

    /// <summary>Skips the test where there is no tree.</summary>
    public static void Require() =>
        Assert.SkipUnless(Directory.Exists(Path), "HEARTH_RUNNER_TREE does not name a runner tree, so the real llama-server cannot be run.");

    /// <summary>A command that runs a program inside the tree, with one directory of this machine shared.</summary>
    public static IReadOnlyList<string> CommandSharing(string directory, string program = "llama-server") =>
    [
        "bwrap", "--ro-bind", Path!, "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--bind", directory, directory,
        "--unshare-pid", "--die-with-parent", program,
    ];

    /// <summary>Kills the one llama-server whose socket is in this directory, and none of another test.</summary>
    public static void KillRunnersIn(string directory)
    {
        var own = Process.GetProcessesByName("llama-server")
            .Where(process => File.ReadAllText($"/proc/{process.Id}/environ").Contains(directory, StringComparison.Ordinal))
            .ToList();
        Assert.Single(own).Kill();
    }

    /// <summary>Kills the one whisper-server whose model is in this directory, and none of another test.</summary>
    public static void KillWhisperIn(string directory) => Assert.Single(
        Process.GetProcessesByName("whisper-server"), process => CommandLineOf(process).Contains(directory, StringComparison.Ordinal)).Kill();

    /// <summary>How many programs of this name run inside the tree with this directory shared.</summary>
    public static int CountSharing(string directory, string program) => Process.GetProcessesByName("bwrap")
        .Select(CommandLineOf)
        .Count(line => line.Contains(directory, StringComparison.Ordinal) && line.Contains($"\0{program}\0", StringComparison.Ordinal));

    private static string CommandLineOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }
}
