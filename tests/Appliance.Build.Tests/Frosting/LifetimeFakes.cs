using Cake.Core;
using Cake.Frosting;

namespace Appliance.Build.Tests.Frosting;

/// <summary>Lifetimes and contexts.</summary>
internal static class LifetimeFakes
{
    public sealed class Lifetime(Journal journal) : FrostingLifetime
    {
        public override void Setup(ICakeContext context, ISetupContext info) => journal.Add($"setup({info.TasksToExecute.Count})");

        public override void Teardown(ICakeContext context, ITeardownContext info) => journal.Add($"teardown({info.Successful})");
    }

    public sealed class TaskLifetime(Journal journal) : FrostingTaskLifetime
    {
        public override void Setup(ICakeContext context, ITaskSetupContext info) => journal.Add($"<{info.Task.Name}");

        public override void Teardown(ICakeContext context, ITaskTeardownContext info) => journal.Add($"{info.Task.Name}>");
    }

    public sealed class OnlySetup(Journal journal) : FrostingSetup
    {
        public override void Setup(ICakeContext context, ISetupContext info) => journal.Add("setup");
    }

    public sealed class OnlyTeardown(Journal journal) : FrostingTeardown
    {
        public override void Teardown(ICakeContext context, ITeardownContext info) => journal.Add("teardown");
    }

    public sealed class OnlyTaskSetup(Journal journal) : FrostingTaskSetup
    {
        public override void Setup(ICakeContext context, ITaskSetupContext info) => journal.Add("task-setup");
    }

    public sealed class OnlyTaskTeardown(Journal journal) : FrostingTaskTeardown
    {
        public override void Teardown(ICakeContext context, ITaskTeardownContext info) => journal.Add("task-teardown");
    }

    public sealed class Halves : IFrostingStartup
    {
        public void Configure(Microsoft.Extensions.DependencyInjection.IServiceCollection services) => services
            .UseSetup<OnlySetup>().UseTeardown<OnlyTeardown>().UseTaskSetup<OnlyTaskSetup>().UseTaskTeardown<OnlyTaskTeardown>();
    }

    public sealed class OwnContext(ICakeContext context, Journal journal) : FrostingContext(context)
    {
        public Journal Journal => journal;
    }

    public class OwnTaskBase : AsyncFrostingTask<OwnContext>;

    [TaskName("Default")]
    public sealed class OwnTask : OwnTaskBase
    {
        public override Task RunAsync(OwnContext context)
        {
            context.Journal.Add("own");
            return Task.CompletedTask;
        }
    }

    public sealed class OwnSetup : FrostingSetup<OwnContext>
    {
        public override void Setup(OwnContext context, ISetupContext info) => context.Journal.Add("own-setup");
    }
}
