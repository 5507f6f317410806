using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>Registers a build's services in one place.</summary>
public interface IFrostingStartup
{
    /// <summary>Adds to the services that the engine already has; for one of a kind the last one wins.</summary>
    void Configure(IServiceCollection services);
}
