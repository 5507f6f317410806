using Cake.Core;

namespace Cake.Frosting;

/// <summary>A step of a build that awaits. Its context is the engine's own.</summary>
public abstract class AsyncFrostingTask : AsyncFrostingTask<ICakeContext>;

/// <summary>A step of a build that awaits.</summary>
/// <typeparam name="T">The context that it works on: the host's, or one of its base types.</typeparam>
public abstract class AsyncFrostingTask<T> : IFrostingTask
    where T : ICakeContext
{
    /// <summary>Does the work; default nothing, for a task that only names its dependencies.</summary>
    public virtual Task RunAsync(T context) => Task.CompletedTask;

    /// <summary>
    /// Whether there is work to do; default true. A skipped target is a failure, a skipped dependency is not.
    /// </summary>
    public virtual bool ShouldRun(T context) => true;

    /// <summary>
    /// Handles a failure of the task. When overridden, the failure counts only if this throws as well.
    /// </summary>
    public virtual void OnError(Exception exception, T context)
    {
    }

    /// <summary>Runs after the task, whether it failed or not.</summary>
    public virtual void Finally(T context)
    {
    }

    Task IFrostingTask.RunAsync(ICakeContext context) => RunAsync((T)context);

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((T)context);

    void IFrostingTask.OnError(Exception exception, ICakeContext context) => OnError(exception, (T)context);

    void IFrostingTask.Finally(ICakeContext context) => Finally((T)context);
}
