using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models;

/// <summary>Registers the model store.</summary>
internal static class ModelsFeature
{
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelStoreOptions>().Bind(configuration.GetSection(ModelStoreOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelStoreOptions>, ModelStoreOptionsCheck>();
        services.AddSingleton<ModelStore>();
        services.AddHostedService<ModelWatcher>();
        return services;
    }
}

[OptionsValidator]
internal sealed partial class ModelStoreOptionsCheck : IValidateOptions<ModelStoreOptions>;
