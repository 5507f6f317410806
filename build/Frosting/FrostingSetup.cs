using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs once, before the first task. Its context is the engine's own.</summary>
public abstract class FrostingSetup : FrostingSetup<ICakeContext>;

/// <summary>Runs once, before the first task.</summary>
/// <typeparam name="T">The context that it works on: the host's, or one of its base types.</typeparam>
public abstract class FrostingSetup<T> : IFrostingSetup
    where T : ICakeContext
{
    /// <summary>Prepares the run. Also called in a dry run, so it must have no effects.</summary>
    public abstract void Setup(T context, ISetupContext info);

    void IFrostingSetup.Setup(ICakeContext context, ISetupContext info) => Setup((T)context, info);
}
