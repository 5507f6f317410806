using System.Diagnostics;
using System.Globalization;
using Appliance.TestModels;

namespace Appliance.Benchmarks.Agent;

/// <summary>How the agent is started: by itself, its runners in the runner tree.</summary>
internal sealed record AgentLaunch(string Program, string RunnerTree, string Folder)
{
    /// <summary>Where it looks for models.</summary>
    public string Models => Path.Combine(Folder, "models");

    /// <summary>Where its runners' sockets are.</summary>
    public string Runs => Path.Combine(Folder, "run");

    /// <summary>More settings, as the agent's environment names them after <c>HEARTH_</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How many threads a runner computes with; as many as there are processors when unset.</summary>
    public int? RunnerThreads { get; init; }

    /// <summary>What to start for an agent on this port.</summary>
    public ProcessStartInfo On(int port)
    {
        // setpriv becomes the agent, which then ends with this program, however that ends.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "TERM", Program, "serve"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] runner =
        [
            // As hearth-runner@.service has it: what computes gives way to what answers.
            "nice", "-n", "5",
            "bwrap", .. RunnerRoot.Mounts(RunnerTree), "--bind", Folder, Folder,
            .. RunnerThreads is { } threads ? new[] { "--setenv", "LLAMA_ARG_THREADS", string.Create(CultureInfo.InvariantCulture, $"{threads}") } : [],
            "--unshare-pid", "--die-with-parent", "llama-server",
        ];
        start.Environment["HEARTH_Gateway__Urls"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        start.Environment["HEARTH_Models__Directories__0"] = Models;
        start.Environment["HEARTH_Runners__Directory"] = Runs;
        start.Environment["HEARTH_Access__Directory"] = Path.Combine(Folder, "access");
        start.Environment["HEARTH_Settings__Directory"] = Path.Combine(Folder, "settings");
        start.Environment["HEARTH_Console__IsOn"] = "false";
        foreach (var (index, part) in runner.Index())
        {
            start.Environment[string.Create(CultureInfo.InvariantCulture, $"HEARTH_Runners__Command__{index}")] = part;
        }
        foreach (var (name, value) in Settings)
        {
            start.Environment["HEARTH_" + name] = value;
        }
        return start;
    }
}
