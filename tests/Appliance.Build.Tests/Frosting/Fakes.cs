using Cake.Common;
using Cake.Core;
using Cake.Frosting;

namespace Appliance.Build.Tests.Frosting;

/// <summary>
/// Tasks to build small graphs of. Inside an internal class, so the entry assembly's discovery skips them.
/// </summary>
internal static class Fakes
{
    /// <summary>A task that writes its name down.</summary>
    public abstract class Noted(Journal journal) : FrostingTask
    {
        protected Journal Journal => journal;

        public override void Run(ICakeContext context) => Journal.Add(GetType().Name);
    }

    public sealed class First(Journal journal) : Noted(journal);

    [IsDependentOn(typeof(First)), TaskDescription("Comes second")]
    public sealed class Second(Journal journal) : Noted(journal);

    [TaskName("Default"), IsDependentOn(typeof(Second))]
    public sealed class Third(Journal journal) : Noted(journal);

    [IsDependeeOf(typeof(First))]
    public sealed class Zeroth(Journal journal) : Noted(journal);

    [IsDependentOn(typeof(First))]
    public sealed class Other(Journal journal) : Noted(journal);

    [TaskName("FIRST")]
    public sealed class SecondFirst(Journal journal) : Noted(journal);

    [TaskName("Default"), IsDependentOn(typeof(string))]
    public sealed class Misled(Journal journal) : Noted(journal);

    [TaskName("Default")]
    public sealed class Async(Journal journal) : AsyncFrostingTask
    {
        public override async Task RunAsync(ICakeContext context)
        {
            await Task.Yield();
            journal.Add("Async");
        }
    }

    public sealed class Unwilling(Journal journal) : FrostingTask, IFrostingTask
    {
        string IFrostingTask.SkippedMessage => "not today";

        public override bool ShouldRun(ICakeContext context) => false;

        public override void Run(ICakeContext context) => journal.Add("Unwilling");
    }

    [TaskName("Default"), IsDependentOn(typeof(Unwilling))]
    public sealed class AfterUnwilling(Journal journal) : Noted(journal);

    [TaskName("Default")]
    public sealed class Argument(Journal journal) : FrostingTask
    {
        public override void Run(ICakeContext context) => journal.Add(
            $"mode={context.Argument("mode", "dev")} setting={context.Configuration.GetValue("Some_Key")}");
    }

    [TaskName("Default")]
    public sealed class Where(Journal journal) : FrostingTask
    {
        public override void Run(ICakeContext context) => journal.Add(context.Environment.WorkingDirectory.FullPath);
    }
}
