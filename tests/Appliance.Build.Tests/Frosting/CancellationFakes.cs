using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;

namespace Appliance.Build.Tests.Frosting;

/// <summary>Tasks around one that waits until the run is to stop.</summary>
internal static class CancellationFakes
{
    public sealed class Waiting(RunCancellation cancellation, Journal journal) : AsyncFrostingTask
    {
        public override async Task RunAsync(ICakeContext context)
        {
            context.Log.Information("waiting");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation.Token);
        }

        public override void Finally(ICakeContext context)
        {
            context.Log.Information("finally");
            journal.Add("finally");
        }
    }

    /// <summary>Asks for the end itself and then finishes as if nothing had happened.</summary>
    public sealed class Requesting(RunCancellation cancellation) : FrostingTask
    {
        public override void Run(ICakeContext context) => cancellation.Request();
    }

    [IsDependentOn(typeof(Requesting))]
    public sealed class AfterRequesting(Journal journal) : Fakes.Noted(journal);

    /// <summary>Hears of the request and does not stop.</summary>
    public sealed class Stubborn(RunCancellation cancellation) : AsyncFrostingTask
    {
        public override async Task RunAsync(ICakeContext context)
        {
            context.Log.Information("waiting");
            using var asked = cancellation.Token.Register(() => context.Log.Information("asked"));
            await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
        }
    }
}
