using System.Globalization;
using Appliance.Agent.Models;

namespace Appliance.Agent.Transcription.Running;

/// <summary>What whisper-server is told.</summary>
internal static class WhisperLaunch
{
    // More do not help: what whisper.cpp computes at once is small.
    private const int MostThreads = 8;

    /// <summary>Arguments that are the same for every runner; hearth-whisper@.service repeats them. Without the last, each request would listen twice.</summary>
    public static IReadOnlyList<string> FixedArguments { get; } = ["--host", "127.0.0.1", "--language", "auto", "--no-language-probabilities"];

    /// <summary>The rest, for a process.</summary>
    public static IReadOnlyList<string> ArgumentsOf(Model model, int port, int threads) =>
        ["--port", Number(port), "--model", model.Path, "--threads", Number(ThreadsOf(threads))];

    /// <summary>The rest, as the variables that hearth-whisper@.service names.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(Model model, int threads = 0) => new Dictionary<string, string>
    {
        ["WHISPER_MODEL"] = model.Path,
        ["WHISPER_THREADS"] = Number(ThreadsOf(threads)),
    };

    private static int ThreadsOf(int wanted) => wanted > 0 ? wanted : Math.Clamp(Environment.ProcessorCount, 1, MostThreads);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
