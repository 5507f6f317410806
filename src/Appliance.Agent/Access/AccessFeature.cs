using Appliance.Agent.Access.Keys;
using Appliance.Agent.Access.Limits;
using Appliance.Agent.Access.Network;
using Appliance.Agent.Access.Usage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Access;

/// <summary>Registers keys, limits, usage and the checks of where requests come from, and puts them before every endpoint.</summary>
internal static class AccessFeature
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsCheck>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<Entrance>();
        services.AddSingleton<KeyDesk>();
        services.AddSingleton<KeyEndpoints>();
        services.AddSingleton<CallerGates>();
        services.AddSingleton<OwnNames>();
        services.AddSingleton<OriginRules>();
        services.AddUsage();
        services.AddCors();
        services.AddAuthentication(ApiKeyHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.Configure<KeyManagementOptions>(management => management.XmlRepository = new MemoryKeys());
        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
        services.AddAuthorization(options =>
        {
            foreach (var level in Enum.GetValues<AccessLevel>())
            {
                options.AddPolicy(level.ToString(), PolicyOf(level));
            }
            // What was not thought of is closed.
            options.FallbackPolicy = PolicyOf(AccessLevel.Admin);
        });
        return services;
    }

    /// <summary>The order counts: a web page is told why it was refused only after its origin was allowed.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseNetworkChecks();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseCallerLimits();
    }

    public static void MapAccess(this WebApplication app)
    {
        app.Services.GetRequiredService<KeyEndpoints>().Map(app);
        app.MapUsage();
    }

    /// <summary>Says who may reach these endpoints once there are keys.</summary>
    public static T RequireAccess<T>(this T endpoints, AccessLevel level)
        where T : IEndpointConventionBuilder => endpoints.RequireAuthorization(level.ToString());

    private static AuthorizationPolicy PolicyOf(AccessLevel level) => new([new AccessRequirement(level)], []);
}

[OptionsValidator]
internal sealed partial class AccessOptionsCheck : IValidateOptions<AccessOptions>;
