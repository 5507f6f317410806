using System.Collections.Concurrent;

namespace Appliance.Build.Processes;

/// <summary>
/// A thread that lives as long as the program and starts its child processes. The kernel's parent-death signal, by which
/// <c>bwrap --die-with-parent</c> works, is tied to the thread that forked: a pool thread that retires would kill its children.
/// </summary>
internal static class StarterThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static StarterThread() => new Thread(Loop) { IsBackground = true, Name = "process starter" }.Start();

    /// <summary>Runs a function on the thread.</summary>
    public static Task<T> RunAsync<T>(Func<T> function)
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
        return completion.Task;
    }

    private static void Loop()
    {
        foreach (var action in Work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
