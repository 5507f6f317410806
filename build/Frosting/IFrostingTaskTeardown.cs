using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs after each task, also when it failed.</summary>
public interface IFrostingTaskTeardown
{
    /// <summary>
    /// Ends one task; <paramref name="info"/> has its duration. Also called in a dry run, so it must have no effects.
    /// </summary>
    void Teardown(ICakeContext context, ITaskTeardownContext info);
}
