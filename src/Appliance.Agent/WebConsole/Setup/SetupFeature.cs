using Appliance.Agent.Disks.Installing;
using Appliance.Agent.Storage;
using Appliance.Console.Ports;
using Appliance.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Appliance.Agent.WebConsole.Setup;

/// <summary>Registers what the wizard needs of the agent.</summary>
internal static class SetupFeature
{
    public static IServiceCollection AddSetup(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => new SettingsStore(configuration["Settings:Directory"] ?? Path.Combine(StateDirectory.Default, "settings")));
        services.AddSingleton<IDisks, ConsoleDisks>();
        services.AddSingleton<IInstall, InstallDesk>();
        services.AddSingleton<ILinks, ConsoleLinks>();
        services.AddSingleton<IContacts, ConsoleContacts>();
        services.AddHostedService<DownloadPermission>();
        return services;
    }
}
