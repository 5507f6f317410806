using Appliance.Console.Access;
using Appliance.Console.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Appliance.Console.Credits;

/// <summary><c>GET /credits/texts/NAME</c>: the text of a licence.</summary>
public static class CreditsEndpoint
{
    /// <summary>Maps it, for everybody who has signed in.</summary>
    public static void MapCredits(this WebApplication app) => app
        .MapGet("/credits/{folder}/{name}", (string folder, string name, [FromServices] ICredits credits) =>
            credits.ReadText($"{folder}/{name}") is { } text ? Results.Text(text, "text/plain; charset=utf-8") : Results.NotFound())
        .RequireAuthorization(ConsolePolicies.User);
}
