using Appliance.Build.Processes;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Measures builds, sizes, agent and boot beside mkosi, and writes <c>docs/benchmarks.md</c>.</summary>
[TaskName("Benchmark"), TaskDescription("Measures builds, sizes, the agent and a boot, beside mkosi; writes docs/benchmarks.md")]
public sealed class BenchmarkTask : AsyncFrostingTask<BuildContext>
{
    private static readonly string[] PassedOn = ["only", "artifacts", "report"];

    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        // Ours to delete: on Ctrl-C the program is killed before it could.
        await using var workplace = new Workplace();
        await context.Commands.RunAsync(
            new Command("dotnet", ["run", "--project", "benchmarks", "--configuration", "Release", "--", .. Arguments(context, workplace.Root)])
            {
                WorkingDirectory = context.Paths.Repository,
                // No compiler or MSBuild server stays behind to share the machine with what is measured.
                Environment = new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
                Hint = "the report above says which part failed and why",
            },
            Console.WriteLine,
            context.Cancellation);
    }

    private static IEnumerable<string> Arguments(BuildContext context, string workplace) =>
        PassedOn.Where(context.HasArgument).Select(name => $"--{name}={context.Argument<string>(name)}").Append("--workplace=" + workplace);
}
