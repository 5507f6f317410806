using System.Security.Claims;
using Appliance.Console.Access.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Access;

/// <summary>The console's cookie: what it is called, how long it lasts, and where those without one are sent.</summary>
internal static class CookieRules
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    // __Host-: browsers take it by TLS alone, for the whole of this host and no other, RFC 6265bis 4.1.3.2. A developer's machine has no TLS.
    public static string Name(string name, bool hasTls) => hasTls ? $"__Host-{name}" : name;

    public static CookieSecurePolicy Secure(bool hasTls) => hasTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    public static void Apply(CookieAuthenticationOptions options, bool hasTls)
    {
        options.Cookie.Name = Name("hearth", hasTls);
        options.Cookie.HttpOnly = true;
        // Lax: a link to the console from a chat or a note opens it signed in. Forms have a token, and Guards refuse what other pages send.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = Secure(hasTls);
        options.ExpireTimeSpan = Life;
        options.SlidingExpiration = true;
        options.LoginPath = ConsolePaths.SignIn;
        options.ReturnUrlParameter = "to";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => Send(context, ToDoor(context));
        options.Events.OnRedirectToAccessDenied = context => Send(context, context.HttpContext.User.IsInRole(ConsoleRoles.Setup) ? ConsolePaths.Wizard : ConsolePaths.Denied);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (!context.HttpContext.RequestServices.GetRequiredService<Sessions>().IsTrue(context.Principal ?? new ClaimsPrincipal()))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }
    }

    private static string ToDoor(RedirectContext<CookieAuthenticationOptions> context) =>
        context.HttpContext.RequestServices.GetRequiredService<SetupDesk>().IsOpen ? ConsolePaths.Claim : context.RedirectUri;

    // A page is sent to the door; a script or a web socket is told plainly.
    private static Task Send(RedirectContext<CookieAuthenticationOptions> context, string where)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal))
        {
            context.Response.Redirect(where);
        }
        else
        {
            context.Response.StatusCode = where == ConsolePaths.Denied ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        }
        return Task.CompletedTask;
    }
}
