using Cake.Core;

namespace Cake.Frosting;

/// <summary>What every task of a build is given: the engine's services, and whatever the build adds to them.</summary>
public interface IFrostingContext : ICakeContext;
