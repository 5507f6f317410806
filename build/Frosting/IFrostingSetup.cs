using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs once, before the first task.</summary>
public interface IFrostingSetup
{
    /// <summary>Prepares the run. Also called in a dry run, so it must have no effects.</summary>
    void Setup(ICakeContext context, ISetupContext info);
}
