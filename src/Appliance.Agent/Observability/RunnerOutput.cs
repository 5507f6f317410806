using System.Text.RegularExpressions;

namespace Appliance.Agent.Observability;

/// <summary>
/// Takes out of a runner's output what may quote a client. While its model loads, llama-server has seen no client and every line is kept;
/// afterwards it repeats messages, tools and grammars within its errors, so only lines of known forms pass.
/// </summary>
internal sealed partial class RunnerOutput
{
    /// <summary>Stands for a line that was taken out.</summary>
    public const string Redacted = "(a line that may quote a request was left out)";

    private volatile bool _isServing;

    /// <summary>The line as it may be kept and logged.</summary>
    public string Clean(string line)
    {
        if (_isServing)
        {
            return IsSafe(line) ? line : Redacted;
        }
        _isServing = line.Contains("listening on", StringComparison.Ordinal) || line.Contains("model loaded", StringComparison.Ordinal);
        return line;
    }

    /// <summary>Whether a line of a serving runner quotes nobody.</summary>
    public static bool IsSafe(string line) => Known().IsMatch(line) && !Quoting().IsMatch(line);

    [GeneratedRegex(@"^(slot|srv|que|res|cmn|ggml_|CUDA error|terminate called|Segmentation fault|Aborted|Killed|/\S+: GGML_ASSERT|\S+\.(c|cpp|cu):\d+: )")]
    private static partial Regex Known();

    // The first is how it answers errors, which carry the client's own words; the others what it says of prompts at higher verbosity.
    [GeneratedRegex(@"got exception|send_error|request:|response:|prompt:|Grammar|grammar|""")]
    private static partial Regex Quoting();
}
