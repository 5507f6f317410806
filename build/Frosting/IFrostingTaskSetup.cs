using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs before each task.</summary>
public interface IFrostingTaskSetup
{
    /// <summary>Prepares one task. Also called in a dry run, so it must have no effects.</summary>
    void Setup(ICakeContext context, ITaskSetupContext info);
}
