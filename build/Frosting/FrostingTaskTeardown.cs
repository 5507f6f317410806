using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs after each task, also when it failed. Its context is the engine's own.</summary>
public abstract class FrostingTaskTeardown : FrostingTaskTeardown<ICakeContext>;

/// <summary>Runs after each task, also when it failed.</summary>
/// <typeparam name="T">The context that it works on: the host's, or one of its base types.</typeparam>
public abstract class FrostingTaskTeardown<T> : IFrostingTaskTeardown
    where T : ICakeContext
{
    /// <summary>
    /// Ends one task; <paramref name="info"/> has its duration. Also called in a dry run, so it must have no effects.
    /// </summary>
    public abstract void Teardown(T context, ITaskTeardownContext info);

    void IFrostingTaskTeardown.Teardown(ICakeContext context, ITaskTeardownContext info) => Teardown((T)context, info);
}
