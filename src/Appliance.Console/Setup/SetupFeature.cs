using Appliance.Console.Access;
using Appliance.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Setup;

/// <summary>Registers the wizard.</summary>
internal static class SetupFeature
{
    /// <summary>Where a ticket is turned into a session.</summary>
    public const string EntryPath = "/setup/enter";

    public static IServiceCollection AddSetup(this IServiceCollection services) =>
        services.AddSingleton<EntryTickets>().AddScoped<SetupScript>().AddTransient<WizardDesk>();

    public static void MapSetup(this IEndpointRouteBuilder app) => app.MapGet(EntryPath + "/{ticket}", EnterAsync).AllowAnonymous();

    private static async Task<IResult> EnterAsync(HttpContext context, string ticket, EntryTickets tickets, SettingsStore settings)
    {
        var name = tickets.Use(ticket);
        if (settings.Current.Document.Users.FirstOrDefault(user => user.Name == name) is not { } person)
        {
            return Results.LocalRedirect(ConsolePaths.SignIn);
        }
        await Sessions.SignInAsync(context, person);
        return Results.LocalRedirect("/");
    }
}
