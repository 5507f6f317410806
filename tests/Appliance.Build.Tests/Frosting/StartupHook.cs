using Appliance.Build.Tests.Frosting;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

/// <summary>Found by the runtime by this very name, when DOTNET_STARTUP_HOOKS names this assembly.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ChildHost.TargetVariable) is not { } target)
        {
            return;
        }
        Environment.Exit(CakeHost.Create()
            .AddAssembly(new TaskAssembly(typeof(CancellationFakes.Waiting), typeof(CancellationFakes.Stubborn)))
            .ConfigureServices(services => services.AddSingleton<Journal>())
            .Run([$"--target={target}"]));
    }
}
