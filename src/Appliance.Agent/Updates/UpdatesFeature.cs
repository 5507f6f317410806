using Appliance.Agent.Updates.Gate;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Updates;

/// <summary>Registers updates of the system and the gate of a start.</summary>
internal static class UpdatesFeature
{
    public static IServiceCollection AddUpdates(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UpdateOptions>().Bind(configuration.GetSection(UpdateOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UpdateOptions>, UpdateOptionsCheck>();
        services.AddSingleton<GateCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<GateCheck>());
        services.AddSingleton<UpdateNotices>();
        services.AddSingleton<UpdateFinder>();
        services.AddSingleton<IdleWatch>();
        services.AddSingleton<UpdateDesk>();
        services.AddSingleton<IUpdates>(provider => provider.GetRequiredService<UpdateDesk>());
        services.AddHostedService(provider => provider.GetRequiredService<UpdateDesk>());
        return services;
    }
}

[OptionsValidator]
internal sealed partial class UpdateOptionsCheck : IValidateOptions<UpdateOptions>;
