namespace Cake.Frosting;

/// <summary>Runs before the first and after the last task of a run.</summary>
public interface IFrostingLifetime : IFrostingSetup, IFrostingTeardown;
