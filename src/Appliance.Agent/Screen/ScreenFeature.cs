using Microsoft.Extensions.Options;

namespace Appliance.Agent.Screen;

/// <summary>Registers the attached screen.</summary>
internal static class ScreenFeature
{
    public static IServiceCollection AddScreen(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ScreenOptions>().Bind(configuration.GetSection(ScreenOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScreenOptions>, ScreenOptionsCheck>();
        services.AddHostedService<ScreenService>();
        return services;
    }
}

[OptionsValidator]
internal sealed partial class ScreenOptionsCheck : IValidateOptions<ScreenOptions>;
