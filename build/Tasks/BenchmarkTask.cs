using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Measures builds, sizes, agent, boot and the memory model beside their peers, and writes <c>docs/benchmarks.md</c>.</summary>
[TaskName("Benchmark"), TaskDescription("Measures builds, sizes, the agent, a boot and the memory model, beside their peers; writes docs/benchmarks.md")]
public sealed class BenchmarkTask : AsyncFrostingTask<BuildContext>
{
    private static readonly string[] PassedOn = ["only", "artifacts", "report"];

    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.EnsureAsync(context.Image.Tools);
        await context.EnsureAsync(context.Image.Vulkan);
        await context.EnsureAsync(context.Image.VulkanTree);
        // Ours to delete: on Ctrl-C the program is killed before it could.
        await using var workplace = new Workplace();
        await context.Commands.RunAsync(
            new Command("dotnet", ["run", "--project", "benchmarks", "--configuration", "Release", "--", .. Arguments(context, workplace.Root)])
            {
                WorkingDirectory = context.Paths.Repository,
                // No compiler or MSBuild server stays behind to share the machine with what is measured.
                Environment = new Dictionary<string, string?>
                {
                    ["MSBUILDDISABLENODEREUSE"] = "1",
                    ["UseSharedCompilation"] = "false",
                    ["HEARTH_VULKAN_TREE"] = context.Outputs["vulkan-tree"].File(StageCache.UnpackedTree),
                },
                Hint = "the report above says which part failed and why",
            },
            Console.WriteLine,
            context.Cancellation);
    }

    private static IEnumerable<string> Arguments(BuildContext context, string workplace) =>
        PassedOn.Where(context.HasArgument).Select(name => $"--{name}={context.Argument<string>(name)}").Append("--workplace=" + workplace);
}
