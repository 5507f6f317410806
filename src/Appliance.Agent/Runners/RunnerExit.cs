namespace Appliance.Agent.Runners;

/// <summary>How a runner ended.</summary>
/// <param name="Reason">Such as <c>killed by signal 9</c>.</param>
/// <param name="LastLines">The end of what it printed.</param>
internal sealed record RunnerExit(string Reason, IReadOnlyList<string> LastLines)
{
    // What CUDA, Vulkan, the C++ library, ggml and systemd say when there is no memory. A retry that worked says it too, but then it has not ended.
    private static readonly string[] MemoryWords =
    [
        "out of memory", "cudaMalloc failed", "failed to allocate", "ErrorOutOfDeviceMemory", "ErrorOutOfHostMemory", "bad_alloc", "unable to allocate", "oom-kill",
    ];

    /// <summary>The reason with the first line that tells of an error, or else the last.</summary>
    public string Summary
    {
        get
        {
            var telling = LastLines.Where(IsTelling).Concat(LastLines.TakeLast(1)).FirstOrDefault();
            return telling is null ? Reason : $"{Reason} ({telling.Trim()})";
        }
    }

    /// <summary>Whether memory was what it lacked.</summary>
    public bool IsOutOfMemory => LastLines.Append(Reason).Any(line => MemoryWords.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private static bool IsTelling(string line) =>
        line.Contains("error", StringComparison.OrdinalIgnoreCase) || line.Contains("failed", StringComparison.OrdinalIgnoreCase);

    /// <summary>Words for an exit code; codes above 128 stand for signals.</summary>
    public static string Describe(int exitCode) => exitCode switch
    {
        > 128 and < 160 => $"killed by signal {exitCode - 128}",
        _ => $"ended with exit code {exitCode}",
    };
}
