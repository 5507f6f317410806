using Appliance.Console.Access.Passkeys;
using Appliance.Console.Access.People;
using Appliance.Console.Access.Setup;
using Appliance.Console.Hosting;
using Appliance.Console.Tls;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Access;

/// <summary>Registers who may see what.</summary>
internal static class AccessFeature
{
    public static IServiceCollection AddConsoleAccess(this IServiceCollection services, ConsoleOptions options, bool hasTls)
    {
        services.AddSingleton<SetupDesk>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<RecoveryDesk>();
        services.AddSingleton<Household>();
        services.AddSingleton<PasskeyStates>();
        services.AddSingleton<PasskeyDesk>();
        services.AddSingleton<Sessions>();
        services.AddSingleton(provider => new Door(
            provider.GetRequiredService<SetupDesk>(), provider.GetRequiredService<RecoveryDesk>(), provider.GetRequiredService<DeviceCertificates>()));
        services.AddSingleton<IAuthorizationHandler, SetupHandler>();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddCascadingAuthenticationState();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie => CookieRules.Apply(cookie, hasTls));
        services.AddAuthorizationBuilder()
            .AddPolicy(ConsolePolicies.Setup, policy => policy.AddRequirements(new SetupRequirement()))
            .AddPolicy(ConsolePolicies.User, policy => policy.RequireRole(ConsoleRoles.User, ConsoleRoles.Administrator))
            .AddPolicy(ConsolePolicies.Administrator, policy => policy.RequireRole(ConsoleRoles.Administrator))
            .AddPolicy(ConsolePolicies.Circuit, policy => policy.RequireRole(ConsoleRoles.Setup, ConsoleRoles.User, ConsoleRoles.Administrator))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(ConsoleRoles.User, ConsoleRoles.Administrator).Build());
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = CookieRules.Name("hearth-form", hasTls);
            forms.Cookie.SecurePolicy = CookieRules.Secure(hasTls);
            forms.Cookie.SameSite = SameSiteMode.Strict;
            // Guards say who may frame a page.
            forms.SuppressXFrameOptionsHeader = true;
        });
        KeepKeys(services, options);
        return services;
    }

    // Kept on the disk: a restart signs nobody out.
    private static void KeepKeys(IServiceCollection services, ConsoleOptions options)
    {
        var directory = Path.Combine(Path.GetFullPath(options.Directory), "cookies");
        PrivateFile.CreateDirectory(directory);
        services.AddDataProtection().SetApplicationName("hearth").PersistKeysToFileSystem(new DirectoryInfo(directory));
    }
}
