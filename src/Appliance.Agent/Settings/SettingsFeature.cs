using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Settings;

/// <summary>Registers the settings document, its trials, and what carries changes out.</summary>
internal static class SettingsFeature
{
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SettingsOptions>().Bind(configuration.GetSection(SettingsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SettingsOptions>, SettingsOptionsCheck>();
        services.AddSingleton(provider => new SettingsStore(provider.GetRequiredService<IOptions<SettingsOptions>>().Value.Directory));
        services.AddSingleton(provider => new NetworkTrial(
            provider.GetRequiredService<SettingsStore>(),
            provider.GetRequiredService<IOptions<SettingsOptions>>().Value.RunDirectory,
            NetworkTrial.CurrentBoot(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SettingsApplier>();
        return services;
    }
}

[OptionsValidator]
internal sealed partial class SettingsOptionsCheck : IValidateOptions<SettingsOptions>;
