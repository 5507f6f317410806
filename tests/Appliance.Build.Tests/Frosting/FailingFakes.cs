using Cake.Core;
using Cake.Frosting;

namespace Appliance.Build.Tests.Frosting;

/// <summary>Tasks that fail, each with another way of dealing with it.</summary>
internal static class FailingFakes
{
    public const string Reason = "The disk {0} is full";

    [TaskName("Default")]
    public class Failing(Journal journal) : FrostingTask
    {
        protected Journal Journal => journal;

        public override void Run(ICakeContext context) =>
            throw new InvalidOperationException(Reason, new IOException("No space left"));
    }

    [TaskName("Default"), ContinueOnError]
    public sealed class Tolerated(Journal journal) : Failing(journal);

    [TaskName("Default"), ContinueOnError]
    public sealed class ToleratedTwice(Journal journal) : Failing(journal)
    {
        public override void OnError(Exception exception, ICakeContext context)
        {
            Journal.Add("OnError");
            throw new InvalidOperationException("and again", exception);
        }
    }

    [TaskName("Default")]
    public class Swallowing(Journal journal) : Failing(journal)
    {
        public override void OnError(Exception exception, ICakeContext context) => Journal.Add("OnError");
    }

    /// <summary>Overrides nothing itself: what its base overrides counts.</summary>
    [TaskName("Default")]
    public sealed class SwallowingBelow(Journal journal) : Swallowing(journal);

    [TaskName("Default")]
    public sealed class Rethrowing(Journal journal) : Failing(journal)
    {
        public override void OnError(Exception exception, ICakeContext context)
        {
            Journal.Add("OnError");
            throw exception;
        }

        public override void Finally(ICakeContext context) => Journal.Add("Finally");
    }

    [TaskName("Default")]
    public sealed class Overloaded(Journal journal) : Failing(journal)
    {
        public void OnError(Exception exception, IFrostingContext context) => Journal.Add(exception.Message + context);

        public new void OnError(Exception exception, ICakeContext context) => Journal.Add(exception.Message + context);

        public void Finally() => Journal.Add("Finally");
    }

    [TaskName("Default")]
    public sealed class Bare(Journal journal) : IFrostingTask
    {
        public Task RunAsync(ICakeContext context) => throw new InvalidOperationException(Reason);

        public bool ShouldRun(ICakeContext context) => true;

        public void OnError(Exception exception, ICakeContext context) => journal.Add("OnError");

        public void Finally(ICakeContext context) => journal.Add("Finally");
    }
}
