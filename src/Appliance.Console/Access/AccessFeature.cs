using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Access;

/// <summary>Registers who may see what.</summary>
internal static class AccessFeature
{
    public static IServiceCollection AddConsoleAccess(this IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie => cookie.LoginPath = "/sign-in");
        services.AddCascadingAuthenticationState();
        services.AddAuthorizationBuilder()
            .AddPolicy(ConsolePolicies.Setup, policy => policy.RequireRole(ConsoleRoles.Setup))
            .AddPolicy(ConsolePolicies.User, policy => policy.RequireRole(ConsoleRoles.User, ConsoleRoles.Administrator))
            .AddPolicy(ConsolePolicies.Administrator, policy => policy.RequireRole(ConsoleRoles.Administrator))
            .AddPolicy(ConsolePolicies.Circuit, policy => policy.RequireRole(ConsoleRoles.Setup, ConsoleRoles.User, ConsoleRoles.Administrator))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(ConsoleRoles.User, ConsoleRoles.Administrator).Build());
        return services;
    }
}
