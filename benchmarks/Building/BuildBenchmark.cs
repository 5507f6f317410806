using System.Diagnostics;
using Appliance.Benchmarks.Reports;
using Appliance.Build.Processes;

namespace Appliance.Benchmarks.Building;

/// <summary>Builds a fresh clone as a user would, and once more after a change of the agent's code.</summary>
internal sealed class BuildBenchmark(string repository, string clone, ICommandRunner commands) : IBenchmarkPart
{
    // A comment would compile to the same bytes, and end the build after the agent.
    private const string NewCode = """
        namespace Appliance.Agent;

        internal static class Added
        {
            public static int Answer() => 42;
        }

        """;

    private static readonly string NewSource = Path.Combine("src", "Appliance.Agent", "Added.cs");

    /// <inheritdoc />
    public string Name => BenchmarkRun.BuildPart;

    /// <inheritdoc />
    public string Title => "Building the vm image";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await commands.RunAsync(new Command("git", ["clone", "--quiet", "--no-hardlinks", repository, clone]), null, cancellationToken);
        await BuildAsync("Image", cancellationToken);
        var cold = clock.Elapsed;
        await File.WriteAllTextAsync(Path.Combine(clone, NewSource), NewCode, cancellationToken);
        clock.Restart();
        await BuildAsync("Image", cancellationToken);
        var warm = clock.Elapsed;
        // Not part of an image: the boot, measured later, needs it.
        await BuildAsync("Emulator", cancellationToken);
        return
        [
            new(Names.ColdBuild, new Quantity.Duration(cold)),
            new("Again, after code was added to the agent", new Quantity.Duration(warm), Quantity.Seconds(90)),
        ];
    }

    private Task<CommandResult> BuildAsync(string target, CancellationToken cancellationToken) => commands.RunAsync(
        // By its whole path: a relative one would be looked up from here, and build this checkout instead.
        new Command(Path.Combine(clone, "build.sh"), ["--profile=" + FinishedBuild.Profile, "--target=" + target])
        {
            WorkingDirectory = clone,
            // No compiler or MSBuild server stays behind.
            Environment = new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
        },
        null,
        cancellationToken);
}
