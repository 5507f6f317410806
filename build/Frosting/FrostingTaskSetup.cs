using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs before each task. Its context is the engine's own.</summary>
public abstract class FrostingTaskSetup : FrostingTaskSetup<ICakeContext>;

/// <summary>Runs before each task.</summary>
/// <typeparam name="T">The context that it works on: the host's, or one of its base types.</typeparam>
public abstract class FrostingTaskSetup<T> : IFrostingTaskSetup
    where T : ICakeContext
{
    /// <summary>Prepares one task. Also called in a dry run, so it must have no effects.</summary>
    public abstract void Setup(T context, ITaskSetupContext info);

    void IFrostingTaskSetup.Setup(ICakeContext context, ITaskSetupContext info) => Setup((T)context, info);
}
