using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Setup;

/// <summary>Registers the wizard.</summary>
internal static class SetupFeature
{
    public static IServiceCollection AddSetup(this IServiceCollection services) => services.AddScoped<SetupScript>().AddTransient<WizardDesk>();
}
