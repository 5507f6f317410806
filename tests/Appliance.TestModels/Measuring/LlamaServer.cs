using System.Diagnostics;
using System.Globalization;
using Appliance.Fitting.Memory;

namespace Appliance.TestModels.Measuring;

/// <summary>
/// The real llama-server of a tree of Debian packages, entered with bubblewrap: it loads a model, tells what it reserves for it, and is
/// stopped before it would compute. Its cards are Mesa's lavapipe, as many as wanted.
/// </summary>
/// <param name="tree">A folder with llama.cpp, its Vulkan backend and Mesa's drivers; the last two only matter for cards.</param>
public sealed class LlamaServer(string tree)
{
    private const string EndOfReservation = "sched copies = ";
    private const int TellingLines = 12;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>What <paramref name="model"/> reserves when it is loaded so.</summary>
    /// <param name="model">A GGUF file.</param>
    /// <param name="options">What llama-server is told.</param>
    /// <param name="placement">Where the layers go; one card for each entry.</param>
    /// <param name="cancellationToken">Stops llama-server.</param>
    /// <param name="more">Arguments that are not in the options.</param>
    /// <exception cref="InvalidDataException">It did not load the model; the message has its last lines.</exception>
    public Task<Reservations> LoadAsync(
        string model, LoadOptions options, Placement placement, CancellationToken cancellationToken, params IReadOnlyList<string> more)
    {
        var arguments = ArgumentsOf(options).Concat(ArgumentsOf(placement)).Concat(["--fit", "off"]).Concat(more);
        return RunAsync(model, placement.LayersPerGpu.Count, [.. arguments], cancellationToken);
    }

    /// <summary>The same on so many equal cards, with everything on them and llama-server's own fitting, which projects before it reserves.</summary>
    /// <exception cref="InvalidDataException">It did not load the model; the message has its last lines.</exception>
    public Task<Reservations> FitAsync(string model, LoadOptions options, int cards, CancellationToken cancellationToken) =>
        RunAsync(model, cards, [.. ArgumentsOf(options), "--fit", "on"], cancellationToken);

    private static IEnumerable<string> ArgumentsOf(LoadOptions options) =>
    [
        "--ctx-size", Text(options.ContextTokens), "--parallel", Text(options.Slots), options.IsUnified ? "--kv-unified" : "--no-kv-unified",
        "--batch-size", Text(Math.Max(2048, options.MicroBatch)), "--ubatch-size", Text(options.MicroBatch),
        "--cache-type-k", options.KeyType.Name, "--cache-type-v", options.ValueType.Name, "--flash-attn", options.HasFlashAttention ? "on" : "off",
    ];

    private static IEnumerable<string> ArgumentsOf(Placement placement) =>
    [
        "--n-gpu-layers", Text(placement.OffloadedLayers),
        .. placement.LayersPerGpu.Count switch
        {
            0 => ["--device", "none"],
            1 => ["--split-mode", "none", "--main-gpu", "0"],
            _ => new[] { "--split-mode", "layer", "--tensor-split", string.Join(',', placement.LayersPerGpu) },
        },
        .. placement.HostExpertLayers > 0 ? new[] { "--n-cpu-moe", Text(placement.HostExpertLayers) } : [],
    ];

    // A thread of its own: bubblewrap dies with the thread that started it, and threads of the pool come and go.
    private Task<Reservations> RunAsync(string model, int cards, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => Run(model, cards, arguments, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private Reservations Run(string model, int cards, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Command(model, cards, arguments)) ?? throw new InvalidOperationException("bwrap did not start.");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var stop = deadline.Token.Register(() => process.Kill(entireProcessTree: true));
        var lines = new List<string>();
        var isComplete = false;
        while (!isComplete && process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            isComplete = line.Contains(EndOfReservation, StringComparison.Ordinal);
        }
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        return isComplete
            ? Reservations.Parse(lines)
            : throw new InvalidDataException(
                $"llama-server did not load {Path.GetFileName(model)} with {string.Join(' ', arguments)}:\n{string.Join('\n', lines.TakeLast(TellingLines))}");
    }

    private ProcessStartInfo Command(string model, int cards, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("bwrap") { RedirectStandardOutput = true };
        string[] all =
        [
            .. RunnerRoot.Mounts(tree), "--ro-bind", Path.GetDirectoryName(model)!, "/mnt",
            "--unshare-pid", "--unshare-net", "--die-with-parent",
            // The one software device, once for each card.
            "--setenv", "GGML_VK_VISIBLE_DEVICES", string.Join(',', Enumerable.Repeat('0', cards)),
            "sh", "-c", "exec llama-server \"$@\" 2>&1", "-",
            "--model", "/mnt/" + Path.GetFileName(model), "--host", "/tmp/llama.sock",
            "--log-verbosity", "4", "--no-warmup", "--no-ui", "--offline", "--cache-ram", "0", .. arguments,
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }
        return start;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
