using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs before the first and after the last task of a run. Its context is the engine's own.</summary>
public abstract class FrostingLifetime : FrostingLifetime<ICakeContext>;

/// <summary>Runs before the first and after the last task of a run.</summary>
/// <typeparam name="T">The context that it works on: the host's, or one of its base types.</typeparam>
public abstract class FrostingLifetime<T> : IFrostingLifetime
    where T : ICakeContext
{
    /// <summary>Prepares the run. Also called in a dry run, so it must have no effects.</summary>
    public abstract void Setup(T context, ISetupContext info);

    /// <summary>
    /// Ends the run; <paramref name="info"/> has the failure, if any. Also called in a dry run, so it must have no
    /// effects.
    /// </summary>
    public abstract void Teardown(T context, ITeardownContext info);

    void IFrostingSetup.Setup(ICakeContext context, ISetupContext info) => Setup((T)context, info);

    void IFrostingTeardown.Teardown(ICakeContext context, ITeardownContext info) => Teardown((T)context, info);
}
