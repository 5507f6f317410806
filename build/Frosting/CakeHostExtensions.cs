using Cake.Core.Composition;
using Cake.Core.IO;
using Cake.Core.Packaging;

namespace Cake.Frosting;

/// <summary>What a build can set up before it runs; each call returns the host, for chaining.</summary>
public static class CakeHostExtensions
{
    /// <summary>Lets <typeparamref name="TStartup"/> register services, now.</summary>
    public static CakeHost UseStartup<TStartup>(this CakeHost host)
        where TStartup : IFrostingStartup, new() => host.ConfigureServices(services => services.UseStartup<TStartup>());

    /// <summary>
    /// Gives every task a <typeparamref name="TContext"/>; without this it is a <see cref="FrostingContext"/>.
    /// </summary>
    public static CakeHost UseContext<TContext>(this CakeHost host)
        where TContext : class, IFrostingContext => host.ConfigureServices(services => services.UseContext<TContext>());

    /// <summary>Runs <typeparamref name="TLifetime"/> before the first and after the last task.</summary>
    public static CakeHost UseLifetime<TLifetime>(this CakeHost host)
        where TLifetime : class, IFrostingLifetime =>
        host.ConfigureServices(services => services.UseLifetime<TLifetime>());

    /// <summary>Runs <typeparamref name="TSetup"/> before the first task.</summary>
    public static CakeHost UseSetup<TSetup>(this CakeHost host)
        where TSetup : class, IFrostingSetup => host.ConfigureServices(services => services.UseSetup<TSetup>());

    /// <summary>Runs <typeparamref name="TTeardown"/> after the last task, also when one failed.</summary>
    public static CakeHost UseTeardown<TTeardown>(this CakeHost host)
        where TTeardown : class, IFrostingTeardown =>
        host.ConfigureServices(services => services.UseTeardown<TTeardown>());

    /// <summary>Runs <typeparamref name="TLifetime"/> around each task.</summary>
    public static CakeHost UseTaskLifetime<TLifetime>(this CakeHost host)
        where TLifetime : class, IFrostingTaskLifetime =>
        host.ConfigureServices(services => services.UseTaskLifetime<TLifetime>());

    /// <summary>Runs <typeparamref name="TSetup"/> before each task.</summary>
    public static CakeHost UseTaskSetup<TSetup>(this CakeHost host)
        where TSetup : class, IFrostingTaskSetup => host.ConfigureServices(services => services.UseTaskSetup<TSetup>());

    /// <summary>Runs <typeparamref name="TTeardown"/> after each task, also when it failed.</summary>
    public static CakeHost UseTaskTeardown<TTeardown>(this CakeHost host)
        where TTeardown : class, IFrostingTaskTeardown =>
        host.ConfigureServices(services => services.UseTaskTeardown<TTeardown>());

    /// <summary>Registers the services of a Cake module.</summary>
    public static CakeHost UseModule<TModule>(this CakeHost host)
        where TModule : ICakeModule, new() => host.ConfigureServices(services => services.UseModule<TModule>());

    /// <summary>Adds a way of installing tools, next to NuGet and dotnet tools.</summary>
    public static CakeHost UsePackageInstaller<TInstaller>(this CakeHost host)
        where TInstaller : class, IPackageInstaller =>
        host.ConfigureServices(services => services.UsePackageInstaller<TInstaller>());

    /// <summary>Installs a tool before the first task, such as <c>dotnet:?package=Name&amp;version=1.0.0</c>.</summary>
    public static CakeHost InstallTool(this CakeHost host, Uri uri) =>
        host.ConfigureServices(services => services.UseTool(uri));

    /// <summary>Runs the build in this directory unless <c>--working</c> names another; it must exist.</summary>
    public static CakeHost UseWorkingDirectory(this CakeHost host, DirectoryPath path) =>
        host.ConfigureServices(services => services.UseWorkingDirectory(path));

    /// <summary>
    /// Sets a Cake setting; <c>cake.config</c>, the environment and the command line can override it.
    /// </summary>
    public static CakeHost UseCakeSetting(this CakeHost host, string key, string value) =>
        host.ConfigureServices(services => services.UseCakeSetting(key, value));

    /// <summary>Looks for tools, and installs them, in this directory; default <c>./tools</c>.</summary>
    public static CakeHost SetToolPath(this CakeHost host, DirectoryPath path) =>
        host.ConfigureServices(services => services.UseToolPath(path));
}
