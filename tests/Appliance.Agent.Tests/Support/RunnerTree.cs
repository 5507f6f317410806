using System.Diagnostics;
using System.Runtime.InteropServices;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Support;

/// <summary>The userland with the real llama-server, entered with bubblewrap. HEARTH_RUNNER_TREE names its directory.</summary>
internal static class RunnerTree
{
    private static string? Path => Environment.GetEnvironmentVariable("HEARTH_RUNNER_TREE");

    private static string? VulkanPath => Environment.GetEnvironmentVariable("HEARTH_VULKAN_TREE");

    /// <summary>Skips the test where there is no tree with Mesa's software card.</summary>
    public static void RequireCards() =>
        Assert.SkipUnless(Directory.Exists(VulkanPath), "HEARTH_VULKAN_TREE does not name a runner tree with lavapipe, so there is no card to load on.");

    /// <summary>The same with so many software cards.</summary>
    public static IReadOnlyList<string> CommandWithCards(string directory, int cards) =>
    [
        "bwrap", .. RunnerRoot.Mounts(VulkanPath!), "--bind", directory, directory,
        "--unshare-pid", "--die-with-parent", "--setenv", "GGML_VK_VISIBLE_DEVICES", string.Join(',', Enumerable.Repeat('0', cards)), "llama-server",
    ];

    /// <summary>Skips the test where there is no tree.</summary>
    public static void Require() =>
        Assert.SkipUnless(Directory.Exists(Path), "HEARTH_RUNNER_TREE does not name a runner tree, so the real llama-server cannot be run.");

    /// <summary>A command that runs a program inside the tree, with one directory of this machine shared.</summary>
    public static IReadOnlyList<string> CommandSharing(string directory, string program = "llama-server") =>
    [
        "bwrap", .. RunnerRoot.Mounts(Path!), "--bind", directory, directory,
        "--unshare-pid", "--die-with-parent", program,
    ];

    /// <summary>Kills the one llama-server whose socket is in this directory, and none of another test.</summary>
    public static void KillRunnersIn(string directory) => Find(directory).Kill();

    /// <summary>Stops it without ending it, so that it hangs.</summary>
    public static void StopRunnersIn(string directory)
    {
        const int stop = 19;
        Assert.Equal(0, kill(Find(directory).Id, stop));
    }

    private static Process Find(string directory)
    {
        var own = Process.GetProcessesByName("llama-server")
            .Where(process => EnvironmentOf(process).Contains(directory, StringComparison.Ordinal))
            .ToList();
        return Assert.Single(own);
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);

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
