using System.Collections.Concurrent;

namespace Appliance.Processes;

/// <summary>
/// A thread that lives as long as the program and starts its child processes. prctl(2), PR_SET_PDEATHSIG: the signal by which
/// wrappers such as <c>bwrap --die-with-parent</c> end with their parent is sent when the <em>thread</em> that forked ends,
/// so a pool thread that retires would kill a healthy child.
/// </summary>
public static class StarterThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static StarterThread() => new Thread(Loop) { IsBackground = true, Name = "process starter" }.Start();

    /// <summary>Runs a function on the thread, and waits for it: a fork takes milliseconds. Its exception is the caller's.</summary>
    public static T Run<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                completion.SetResult(function());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task.GetAwaiter().GetResult();
    }

    private static void Loop()
    {
        foreach (var action in Work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
