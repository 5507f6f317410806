using Appliance.Build.Stages;
using Appliance.Build.Testing;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Breaks each guard of the updates in a copy of the sources. Fails when no test notices.</summary>
[TaskName("Mutate"), TaskDescription("Breaks each guard of the updates in a copy of the sources, and fails when no test notices (--only=WORDS)")]
[IsDependentOn(typeof(EmulatorTask))]
public sealed class MutateTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var only = context.Argument("only", "");
        var guards = UpdateGuards.All.Where(guard => guard.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        if (guards.Count == 0)
        {
            throw new InvalidOperationException($"No guard has '{only}' in its name. Nothing was run.");
        }
        await context.Pipeline.BuildRunnerAsync(context.Cancellation);
        await context.EnsureAsync(context.Image.RunnerTree);
        var environment = new Dictionary<string, string?>
        {
            ["HEARTH_EMULATOR_TREE"] = context.Outputs["emulator-tree"].File(StageCache.UnpackedTree),
            ["HEARTH_RUNNER_TREE"] = context.Outputs["runner-tree"].File(StageCache.UnpackedTree),
            ["HEARTH_TOOLS_TREE"] = context.Outputs["tools"].File(StageCache.UnpackedTree),
        };
        var run = new MutationRun(context.Commands, context.Paths.Repository, Path.Combine(context.Paths.Artifacts, "mutations"), environment);
        var lost = await run.RunAsync(guards, Console.WriteLine, context.Cancellation);
        Console.WriteLine($"  {guards.Count} guards broken, {lost.Count} of them unnoticed");
        if (lost.Count > 0)
        {
            throw new InvalidOperationException($"No test noticed the loss of: {string.Join("; ", lost.Select(guard => guard.Name))}. Each wants a test that does.");
        }
    }
}
