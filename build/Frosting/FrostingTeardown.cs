using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs once, after the last task, also when one failed. Its context is the engine's own.</summary>
public abstract class FrostingTeardown : FrostingTeardown<ICakeContext>;

/// <summary>Runs once, after the last task, also when one failed.</summary>
/// <typeparam name="T">The context that it works on: the host's, or one of its base types.</typeparam>
public abstract class FrostingTeardown<T> : IFrostingTeardown
    where T : ICakeContext
{
    /// <summary>
    /// Ends the run; <paramref name="info"/> has the failure, if any. Also called in a dry run, so it must have no
    /// effects.
    /// </summary>
    public abstract void Teardown(T context, ITeardownContext info);

    void IFrostingTeardown.Teardown(ICakeContext context, ITeardownContext info) => Teardown((T)context, info);
}
