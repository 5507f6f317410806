using Appliance.Agent.Storage;
using Appliance.Agent.WebConsole.Chat;
using Appliance.Agent.WebConsole.Models;
using Appliance.Agent.WebConsole.Setup;
using Appliance.Agent.WebConsole.Vitals;
using Appliance.Console.Hosting;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole;

/// <summary>Registers the web console.</summary>
internal static class ConsoleFeature
{
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConsoleOptions>().Bind(configuration.GetSection(ConsoleOptions.Section)).PostConfigure(Complete).ValidateOnStart();
        services.AddSingleton<ConsoleService>();
        services.AddHostedService(provider => provider.GetRequiredService<ConsoleService>());
        services.AddOptions<WebConsoleOptions>().Bind(configuration.GetSection(ConsoleOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebConsoleOptions>, WebConsoleOptionsCheck>();
        services.AddSingleton<IRig, ConsoleRig>();
        services.AddSingleton<ConsoleVitals>();
        services.AddSingleton<IVitals>(provider => provider.GetRequiredService<ConsoleVitals>());
        services.AddHostedService(provider => provider.GetRequiredService<ConsoleVitals>());
        services.AddSingleton<IModels, ConsoleModels>();
        services.AddSingleton<IDownloads, ConsoleDownloads>();
        services.AddSingleton<IPlans, ConsolePlans>();
        services.AddSingleton<IChat, ConsoleChat>();
        services.AddSingleton<IConversations, ConversationStore>();
        services.AddSingleton<IKeys, ConsoleKeys>();
        services.AddSingleton<IUsage, ConsoleUsage>();
        services.AddSingleton<IJournal, ConsoleJournal>();
        services.AddSingleton<ICredits, LicenceFile>();
        services.AddSingleton<SupportReport>();
        services.AddSingleton<IMachine, ConsoleMachine>();
        services.AddSetup(configuration);
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

[OptionsValidator]
internal sealed partial class WebConsoleOptionsCheck : IValidateOptions<WebConsoleOptions>;
