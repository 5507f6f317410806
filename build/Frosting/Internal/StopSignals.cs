using System.Runtime.InteropServices;
using Cake.Core;

namespace Cake.Frosting.Internal;

/// <summary>Turns the first signal to stop into a request, and the second into the end of the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly RunCancellation _cancellation;
    private readonly IConsole _console;
    private readonly List<PosixSignalRegistration> _registrations;
    private int _received;

    public StopSignals(RunCancellation cancellation, IConsole console)
    {
        _cancellation = cancellation;
        _console = console;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
        {
            Environment.Exit(ExitCode.Cancelled);
        }
        _console.WriteErrorLine(
            $"{context.Signal}: cleaning up; once more ends this at once and leaves things as they are.");
        _cancellation.Request();
    }
}
