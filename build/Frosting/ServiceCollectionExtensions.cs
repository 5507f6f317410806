using Cake.Core.Composition;
using Cake.Core.IO;
using Cake.Core.Packaging;
using Cake.Frosting.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>
/// The same settings as <see cref="CakeHostExtensions"/>, for use in an <see cref="IFrostingStartup"/>.
/// </summary>
public static class ServiceCollectionExtensions
{
    // Cake.Core keeps this name internal; it is the key of its documented setting for the tools folder.
    private const string ToolPathSetting = "Paths_Tools";

    /// <summary>Lets <typeparamref name="TStartup"/> register services, now.</summary>
    public static IServiceCollection UseStartup<TStartup>(this IServiceCollection services)
        where TStartup : IFrostingStartup, new()
    {
        new TStartup().Configure(services);
        return services;
    }

    /// <summary>Gives every task a <typeparamref name="TContext"/>.</summary>
    public static IServiceCollection UseContext<TContext>(this IServiceCollection services)
        where TContext : class, IFrostingContext => services.AddSingleton<IFrostingContext, TContext>();

    /// <summary>Runs <typeparamref name="TLifetime"/> before the first and after the last task.</summary>
    public static IServiceCollection UseLifetime<TLifetime>(this IServiceCollection services)
        where TLifetime : class, IFrostingLifetime => services
            .AddSingleton<TLifetime>()
            .AddSingleton<IFrostingLifetime>(provider => provider.GetRequiredService<TLifetime>())
            .AddSingleton<IFrostingSetup>(provider => provider.GetRequiredService<TLifetime>())
            .AddSingleton<IFrostingTeardown>(provider => provider.GetRequiredService<TLifetime>());

    /// <summary>Runs <typeparamref name="TSetup"/> before the first task.</summary>
    public static IServiceCollection UseSetup<TSetup>(this IServiceCollection services)
        where TSetup : class, IFrostingSetup => services.AddSingleton<IFrostingSetup, TSetup>();

    /// <summary>Runs <typeparamref name="TTeardown"/> after the last task, also when one failed.</summary>
    public static IServiceCollection UseTeardown<TTeardown>(this IServiceCollection services)
        where TTeardown : class, IFrostingTeardown => services.AddSingleton<IFrostingTeardown, TTeardown>();

    /// <summary>Runs <typeparamref name="TLifetime"/> around each task.</summary>
    public static IServiceCollection UseTaskLifetime<TLifetime>(this IServiceCollection services)
        where TLifetime : class, IFrostingTaskLifetime => services
            .AddSingleton<TLifetime>()
            .AddSingleton<IFrostingTaskLifetime>(provider => provider.GetRequiredService<TLifetime>())
            .AddSingleton<IFrostingTaskSetup>(provider => provider.GetRequiredService<TLifetime>())
            .AddSingleton<IFrostingTaskTeardown>(provider => provider.GetRequiredService<TLifetime>());

    /// <summary>Runs <typeparamref name="TSetup"/> before each task.</summary>
    public static IServiceCollection UseTaskSetup<TSetup>(this IServiceCollection services)
        where TSetup : class, IFrostingTaskSetup => services.AddSingleton<IFrostingTaskSetup, TSetup>();

    /// <summary>Runs <typeparamref name="TTeardown"/> after each task, also when it failed.</summary>
    public static IServiceCollection UseTaskTeardown<TTeardown>(this IServiceCollection services)
        where TTeardown : class, IFrostingTaskTeardown => services.AddSingleton<IFrostingTaskTeardown, TTeardown>();

    /// <summary>Registers the services of a Cake module.</summary>
    public static IServiceCollection UseModule<TModule>(this IServiceCollection services)
        where TModule : ICakeModule, new() => Cli.ServiceCollectionExtensions.UseModule(services, new TModule());

    /// <summary>Adds a way of installing tools, next to NuGet and dotnet tools.</summary>
    public static IServiceCollection UsePackageInstaller<TInstaller>(this IServiceCollection services)
        where TInstaller : class, IPackageInstaller => services.AddSingleton<IPackageInstaller, TInstaller>();

    /// <summary>Installs a tool before the first task, such as <c>dotnet:?package=Name&amp;version=1.0.0</c>.</summary>
    public static IServiceCollection UseTool(this IServiceCollection services, Uri uri) =>
        services.AddSingleton(new PackageReference(uri));

    /// <summary>Runs the build in this directory unless <c>--working</c> names another; it must exist.</summary>
    public static IServiceCollection UseWorkingDirectory(this IServiceCollection services, DirectoryPath path) =>
        services.AddSingleton(new WorkingDirectory(path));

    /// <summary>
    /// Sets a Cake setting; <c>cake.config</c>, the environment and the command line can override it.
    /// </summary>
    public static IServiceCollection UseCakeSetting(this IServiceCollection services, string key, string value) =>
        services.AddSingleton(new CakeSetting(key, value));

    /// <summary>Looks for tools, and installs them, in this directory; default <c>./tools</c>.</summary>
    public static IServiceCollection UseToolPath(this IServiceCollection services, DirectoryPath path) =>
        services.UseCakeSetting(ToolPathSetting, path.FullPath);
}
