using System.Reflection;
using Cake.Cli;
using Cake.Frosting.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>Runs a build: finds the tasks, reads the command line and hands both to the Cake engine.</summary>
public sealed class CakeHost
{
    private readonly ServiceCollection _services = new();
    private readonly HashSet<Assembly> _assemblies = [];

    /// <summary>Starts with the engine's own services and the tasks of the program's entry assembly.</summary>
    public CakeHost()
    {
        _services.AddCakeDiagnostics().UseCakeDefaultModules();
        _services.AddOutput();
        _services.AddSingleton<IVersionResolver, BuildVersionResolver>();
        _services.AddSingleton<IFrostingContext, FrostingContext>();
        _services.AddSingleton<RunCancellation>();
        if (Assembly.GetEntryAssembly() is { } entry)
        {
            _assemblies.Add(entry);
        }
    }

    /// <summary>A new host; the same as the constructor, for chaining.</summary>
    public static CakeHost Create() => new();

    /// <summary>Also takes the tasks of <paramref name="assembly"/>: its public, non-abstract task classes.</summary>
    public CakeHost AddAssembly(Assembly assembly)
    {
        _assemblies.Add(assembly);
        return this;
    }

    /// <summary>
    /// Adds or replaces services; where there can be only one of a kind, the last one registered wins.
    /// </summary>
    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        services(_services);
        return this;
    }

    /// <summary>Carries out one command line; a second call is a new run with services of its own.</summary>
    /// <returns>0 when the targets succeeded, 130 when the run was cancelled, 1 otherwise. Never throws.</returns>
    public int Run(IEnumerable<string> args) => CommandLine.Run(args, new HostParts(_services, _assemblies));
}
