using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>How models are run. Section <c>Runners</c>.</summary>
internal sealed class RunnerOptions
{
    public const string Section = "Runners";

    /// <summary>What starts runners. Default: plain processes; the device's unit says systemd.</summary>
    public RunnerHostKind Host { get; set; } = RunnerHostKind.Process;

    /// <summary>Program and first arguments of a plain runner process, such as a wrapper that enters a sandbox. Default <c>llama-server</c>.</summary>
    [Required, MinLength(1)]
    public IList<string> Command { get; set; } = [];

    /// <summary>How runners are started as containers.</summary>
    [ValidateObjectMembers]
    public ContainerOptions Container { get; set; } = new();

    /// <summary>Where sockets of plain processes go, and environment files of systemd's runners. Default: below the temporary directory.</summary>
    [Required]
    public string Directory { get; set; } = Path.Combine(Path.GetTempPath(), $"hearth-{Environment.ProcessId}");

    /// <summary>Where systemd's runners have their sockets: the parent of their RuntimeDirectory=.</summary>
    [Required]
    public string SocketDirectory { get; set; } = "/run/hearth-runner";

    /// <summary>The program that talks to systemd. Default <c>systemctl</c>.</summary>
    [Required]
    public string Systemctl { get; set; } = "systemctl";

    /// <summary>Where measurements of loads are kept over restarts; null, the default, keeps them in memory only.</summary>
    public string? StateDirectory { get; set; }

    /// <summary>Largest context a model is loaded with, in tokens; less where memory is short. Default 32,768.</summary>
    [Range(256, 1 << 24)]
    public int ContextTokens { get; set; } = 32_768;

    /// <summary>Answers one model writes at the same time; they share its context. Default 4: a chat client asks for a title and tags beside the answer.</summary>
    [Range(1, 64)]
    public int Slots { get; set; } = 4;

    /// <summary>Requests that may wait for one model; further ones are turned away. Default 512.</summary>
    [Range(0, 100_000)]
    public int QueueLength { get; set; } = 512;

    /// <summary>How long a request waits for others to finish so that its model can be loaded. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "1.00:00:00")]
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a busy model goes on taking requests while another waits for its memory. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan YieldAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an unused model stays loaded, unless its memory is wanted before; zero keeps it. Default 30 min: a card that holds nothing draws less.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a model on cards may be silent while it should answer before it counts as hung; six times as long for one that computes on the processor. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan HangTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a model may take to load. Default 15 min: 70 GB from a slow disk.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a model rests after failing to load; doubles with each failure. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan Backoff { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest rest after repeated failures. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Memory left to everything that is no runner, in MiB. Default 256.</summary>
    [Range(0, 1 << 20)]
    public int ReservedMiB { get; set; } = 256;

    /// <summary>The file system whose <c>proc/meminfo</c> tells the memory. Default <c>/</c>.</summary>
    [Required]
    public string SystemRoot { get; set; } = "/";
}
