using System.Collections.Concurrent;
using System.Diagnostics;

namespace Appliance.Build.Processes;

/// <summary>Starts every child process from one thread that lives as long as the build.</summary>
/// <remarks>
/// A child asks to die with its parent by PR_SET_PDEATHSIG (<c>bwrap --die-with-parent</c>), and to the kernel the parent
/// is the thread that forked. Started from a pool thread, a child is killed as soon as the pool retires that thread.
/// </remarks>
internal static class StartingThread
{
    private static readonly BlockingCollection<Action> Requests = Begin();

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start) ?? throw new InvalidOperationException("no process was started"));
            }
#pragma warning disable CA1031 // whoever awaits the start gets the exception; this thread must outlive it
            catch (Exception exception)
#pragma warning restore CA1031
            {
                started.SetException(exception);
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> Begin()
    {
        var requests = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var request in requests.GetConsumingEnumerable())
            {
                request();
            }
        })
        { IsBackground = true, Name = "process starter" }.Start();
        return requests;
    }
}
