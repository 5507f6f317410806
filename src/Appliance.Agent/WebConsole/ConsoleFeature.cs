using Appliance.Console.Hosting;

namespace Appliance.Agent.WebConsole;

/// <summary>Registers the web console.</summary>
internal static class ConsoleFeature
{
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConsoleOptions>().Bind(configuration.GetSection(ConsoleOptions.Section)).ValidateOnStart();
        services.AddHostedService<ConsoleService>();
        return services;
    }
}
