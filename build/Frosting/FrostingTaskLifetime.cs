using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs before and after each task. Its context is the engine's own.</summary>
public abstract class FrostingTaskLifetime : FrostingTaskLifetime<ICakeContext>;

/// <summary>Runs before and after each task.</summary>
/// <typeparam name="T">The context that it works on: the host's, or one of its base types.</typeparam>
public abstract class FrostingTaskLifetime<T> : IFrostingTaskLifetime
    where T : ICakeContext
{
    /// <summary>Prepares one task. Also called in a dry run, so it must have no effects.</summary>
    public abstract void Setup(T context, ITaskSetupContext info);

    /// <summary>
    /// Ends one task; <paramref name="info"/> has its duration. Also called in a dry run, so it must have no effects.
    /// </summary>
    public abstract void Teardown(T context, ITaskTeardownContext info);

    void IFrostingTaskSetup.Setup(ICakeContext context, ITaskSetupContext info) => Setup((T)context, info);

    void IFrostingTaskTeardown.Teardown(ICakeContext context, ITaskTeardownContext info) => Teardown((T)context, info);
}
