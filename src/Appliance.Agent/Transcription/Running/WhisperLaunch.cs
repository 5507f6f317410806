using System.Globalization;
using Appliance.Agent.Models;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Transcription.Running;

/// <summary>What whisper-server is told.</summary>
internal static class WhisperLaunch
{
    // More do not help: what whisper.cpp computes at once is small.
    private const int MostThreads = 8;

    /// <summary>Arguments that are the same for every runner; hearth-whisper@.service repeats them. Without the last, each request would listen twice.</summary>
    public static IReadOnlyList<string> FixedArguments { get; } = ["--host", "127.0.0.1", "--language", "auto", "--no-language-probabilities"];

    /// <summary>The rest, for a process.</summary>
    public static IReadOnlyList<string> ArgumentsOf(Model model, ModelPlan plan, int port, int threads) =>
        ["--port", Number(port), "--model", model.Path, "--threads", Number(ThreadsOf(threads)), .. DeviceOf(plan)];

    /// <summary>The rest, as the variables that hearth-whisper@.service names.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(Model model, ModelPlan plan, int threads = 0) => new Dictionary<string, string>
    {
        ["WHISPER_MODEL"] = model.Path,
        ["WHISPER_THREADS"] = Number(ThreadsOf(threads)),
        ["WHISPER_DEVICE"] = string.Join(' ', DeviceOf(plan)),
    };

    // It counts the cards as llama-server names them: CUDA0, CUDA1. Unasked it would take the first, which the plan may have given away.
    private static IReadOnlyList<string> DeviceOf(ModelPlan plan) =>
        plan.Gpus is [var gpu, ..] ? ["--device", gpu.Id.TrimStart([.. gpu.Id.Where(char.IsAsciiLetter)])] : ["--no-gpu"];

    private static int ThreadsOf(int wanted) => wanted > 0 ? wanted : Math.Clamp(Environment.ProcessorCount, 1, MostThreads);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
