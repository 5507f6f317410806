using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs once, after the last task, also when one failed.</summary>
public interface IFrostingTeardown
{
    /// <summary>
    /// Ends the run; <paramref name="info"/> has the failure, if any. Also called in a dry run, so it must have no
    /// effects.
    /// </summary>
    void Teardown(ICakeContext context, ITeardownContext info);
}
