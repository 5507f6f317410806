using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.OpenWebUi;

/// <summary>Registers Open WebUI. Where the image has none, nothing of it shows.</summary>
internal static class OpenWebUiFeature
{
    public static IServiceCollection AddOpenWebUi(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(OpenWebUiOptions.Section);
        services.AddOptions<OpenWebUiOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OpenWebUiOptions>, OpenWebUiOptionsCheck>();
        services.AddSingleton<OpenWebUiSecrets>();
        if (section.Get<OpenWebUiOptions>()?.IsOn == true)
        {
            services.AddSingleton<OpenWebUiState>();
            services.AddSingleton<IWebChat, OpenWebUiForwarder>();
            services.AddHostedService<OpenWebUiKeeper>();
        }
        return services;
    }
}

[OptionsValidator]
internal sealed partial class OpenWebUiOptionsCheck : IValidateOptions<OpenWebUiOptions>;
