using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Console.Access.People;
using Appliance.Console.Texts;
using Appliance.Settings;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SignInResult = Appliance.Console.Access.People.SignInResult;

namespace Appliance.Console.Access.Passkeys;

/// <summary>What a page's script sends on the way to a passkey or in with one: each question in two steps, for the browser answers in between.</summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        // Whoever has a cookie: people who have signed in, and whoever sets the rig up.
        app.MapPost("/passkeys/make", MakeAsync).RequireAuthorization(ConsolePolicies.Circuit);
        app.MapPost("/passkeys/keep", KeepAsync).RequireAuthorization(ConsolePolicies.Circuit);
        app.MapPost("/passkeys/ask", AskAsync).AllowAnonymous();
        app.MapPost("/passkeys/enter", EnterAsync).AllowAnonymous();
    }

    private static async Task<IResult> MakeAsync(
        HttpContext context, [FromBody] PasskeyMessage message, [FromServices] IAntiforgery antiforgery, [FromServices] PasskeyDesk desk,
        [FromServices] SignInDesk door, [FromServices] SettingsStore settings, [FromServices] Text text)
    {
        if (await ProblemAsync(context, antiforgery, text) is { } problem)
        {
            return problem;
        }
        if (Person(context, settings) is not { } person)
        {
            return Refuse(text["passkey.nobody"]);
        }
        // An unlocked computer must not become a way in for good. Whoever sets the rig up has proven themselves with its code.
        if (!context.User.IsInRole(ConsoleRoles.Setup)
            && await door.TryAsync(person.Name, message.Password ?? "", context.Connection.RemoteIpAddress, context.RequestAborted) is var result and not SignInResult.SignedIn)
        {
            return Refuse(result is SignInResult.Wait wait ? text["signin.wait", Math.Ceiling(wait.Time.TotalSeconds)] : text["account.wrong"]);
        }
        return Question(await desk.BeginAsync(context, person));
    }

    private static async Task<IResult> KeepAsync(
        HttpContext context, [FromBody] PasskeyMessage message, [FromServices] IAntiforgery antiforgery, [FromServices] PasskeyDesk desk,
        [FromServices] SettingsStore settings, [FromServices] Text text)
    {
        if (await ProblemAsync(context, antiforgery, text) is { } problem)
        {
            return problem;
        }
        if (Person(context, settings) is not { } person)
        {
            return Refuse(text["passkey.nobody"]);
        }
        var name = string.IsNullOrWhiteSpace(message.Name) ? context.Request.Host.Host : message.Name;
        return await desk.AddAsync(context, person.Name, message.State ?? "", message.Credential?.GetRawText() ?? "", name) is { } key ? Refuse(text[key]) : Results.NoContent();
    }

    private static async Task<IResult> AskAsync(HttpContext context, [FromServices] IAntiforgery antiforgery, [FromServices] PasskeyDesk desk, [FromServices] Text text) =>
        await ProblemAsync(context, antiforgery, text) ?? Question(await desk.AskAsync(context));

    private static async Task<IResult> EnterAsync(
        HttpContext context, [FromBody] PasskeyMessage message, [FromServices] IAntiforgery antiforgery, [FromServices] PasskeyDesk desk, [FromServices] Text text)
    {
        if (await ProblemAsync(context, antiforgery, text) is { } problem)
        {
            return problem;
        }
        if (await desk.FindAsync(context, message.State ?? "", message.Credential?.GetRawText() ?? "") is not { } person)
        {
            return Results.Text(text["passkey.refusedHere"], statusCode: StatusCodes.Status403Forbidden);
        }
        await Sessions.SignInAsync(context, person);
        return Results.NoContent();
    }

    private static async Task<IResult?> ProblemAsync(HttpContext context, IAntiforgery antiforgery, Text text) =>
        !await antiforgery.IsRequestValidAsync(context) ? Refuse(text["passkey.late"])
        : !PasskeyDesk.Serves(context.Request) ? Refuse(text["passkey.address"])
        : null;

    // In the wizard the administrator is the only person there is.
    private static UserSettings? Person(HttpContext context, SettingsStore settings) => settings.Current.Document.Users.FirstOrDefault(
        user => context.User.IsInRole(ConsoleRoles.Setup) ? user.Role == UserRole.Admin : user.Name == context.User.Identity?.Name);

    private static IResult Question((string Options, string State) question) => Results.Text(
        new JsonObject { ["state"] = question.State, ["options"] = JsonNode.Parse(question.Options) }.ToJsonString(), "application/json");

    private static IResult Refuse(string text) => Results.Text(text, statusCode: StatusCodes.Status409Conflict);
}

/// <summary>What such a script says.</summary>
/// <param name="Password">Of whoever has signed in, before a passkey is made.</param>
/// <param name="State">What the question came with.</param>
/// <param name="Credential">What the browser answered.</param>
/// <param name="Name">What the passkey is to be called.</param>
internal sealed record PasskeyMessage(string? Password, string? State, JsonElement? Credential, string? Name);
