using System.Collections.Concurrent;

namespace Appliance.Agent.Processes;

/// <summary>
/// A thread that lives as long as the agent and starts its child processes. prctl(2), PR_SET_PDEATHSIG: the signal by which
/// wrappers such as <c>bwrap --die-with-parent</c> end with their parent is sent when the <em>thread</em> that forked ends,
/// so a pool thread that retires would kill a healthy runner.
/// </summary>
internal static class StarterThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static StarterThread() => new Thread(Loop) { IsBackground = true, Name = "process starter" }.Start();

    /// <summary>Runs an action on the thread, and waits for it: a fork takes milliseconds.</summary>
    public static void Run(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        done.Task.GetAwaiter().GetResult();
    }

    private static void Loop()
    {
        foreach (var action in Work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
