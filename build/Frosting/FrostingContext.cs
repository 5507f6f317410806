using Cake.Core;

namespace Cake.Frosting;

/// <summary>A context that passes the engine's services through; the base of a build's own context.</summary>
public class FrostingContext : CakeContextAdapter, IFrostingContext
{
    /// <summary>Wraps the engine's context.</summary>
    public FrostingContext(ICakeContext context)
        : base(context)
    {
    }
}
