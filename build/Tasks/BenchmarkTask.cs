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
        var workplace = Directory.CreateTempSubdirectory("hearth-benchmark-");
        try
        {
            await context.Commands.RunAsync(
                new Command("dotnet", ["run", "--project", "benchmarks", "--configuration", "Release", "--", .. Arguments(context, workplace.FullName)])
                {
                    WorkingDirectory = context.Paths.Repository,
                    Hint = "the report above says which part failed and why",
                },
                Console.WriteLine,
                context.Cancellation);
        }
        finally
        {
            await DeleteAsync(workplace);
        }
    }

    private static IEnumerable<string> Arguments(BuildContext context, string workplace) =>
        PassedOn.Where(context.HasArgument).Select(name => $"--{name}={context.Argument<string>(name)}").Append("--workplace=" + workplace);

    private static async Task DeleteAsync(DirectoryInfo folder)
    {
        const int attempts = 20;
        for (var attempt = 1; Directory.Exists(folder.FullName); attempt++)
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException) when (attempt < attempts)
            {
                // The kernel ends what a killed bubblewrap held, a moment later.
                await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
            }
        }
    }
}
