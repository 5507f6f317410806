using Appliance.Agent.Storage;
using Appliance.Console.Hosting;

namespace Appliance.Agent.WebConsole;

/// <summary>Registers the web console.</summary>
internal static class ConsoleFeature
{
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConsoleOptions>().Bind(configuration.GetSection(ConsoleOptions.Section)).PostConfigure(Complete).ValidateOnStart();
        services.AddSingleton<ConsoleService>();
        services.AddHostedService(provider => provider.GetRequiredService<ConsoleService>());
        return services;
    }

    private static void Complete(ConsoleOptions options)
    {
        if (options.Directory.Length == 0)
        {
            options.Directory = Path.Combine(StateDirectory.Default, "console");
        }
    }
}
