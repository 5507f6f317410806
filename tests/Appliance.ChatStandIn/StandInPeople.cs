using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Appliance.ChatStandIn;

/// <summary>Somebody, as the trusted headers say.</summary>
/// <param name="Email">The account.</param>
/// <param name="Name">What they are called.</param>
/// <param name="Role">admin or user.</param>
public sealed record StandInPerson(string Email, string Name, string Role);

/// <summary>Accounts by trusted headers, kept in the folder of data.</summary>
internal sealed class StandInPeople
{
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly ConcurrentDictionary<string, StandInPerson> _people = new();
    private readonly string _file;

    public StandInPeople(IReadOnlyDictionary<string, string> environment)
    {
        _environment = environment;
        _file = Path.Combine(Directory.CreateDirectory(environment["DATA_DIR"]).FullName, "people.json");
        foreach (var person in File.Exists(_file) ? JsonSerializer.Deserialize<StandInPerson[]>(File.ReadAllText(_file))! : [])
        {
            _people[person.Email] = person;
        }
    }

    public IResult SignIn(HttpContext context)
    {
        if (Trusted(context, "EMAIL") is not { } email)
        {
            return Results.Json(new { detail = "Your provider has not provided a trusted header." }, statusCode: StatusCodes.Status400BadRequest);
        }
        var person = new StandInPerson(email, Uri.UnescapeDataString(Trusted(context, "NAME") ?? email), Trusted(context, "ROLE") ?? _environment["DEFAULT_USER_ROLE"]);
        _people[email] = person;
        File.WriteAllText(_file, JsonSerializer.Serialize(_people.Values.ToArray()));
        var token = TokenOf(email);
        context.Response.Cookies.Append("token", token, new CookieOptions { HttpOnly = true, Secure = _environment["WEBUI_AUTH_COOKIE_SECURE"] == "true" });
        return Results.Json(new { token, token_type = "Bearer", email, name = person.Name, role = person.Role });
    }

    /// <summary>Lets whoever signed in ask; a token of somebody else than the headers name opens nothing.</summary>
    public async Task AskAsync(HttpContext context, Func<StandInPerson, Task> ask)
    {
        var bearer = context.Request.Headers.Authorization.ToString();
        var token = bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? bearer["Bearer ".Length..] : context.Request.Cookies["token"];
        if (Trusted(context, "EMAIL") is not { } email || token != TokenOf(email) || !_people.TryGetValue(email, out var person))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        await ask(person);
    }

    private string TokenOf(string email) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_environment["WEBUI_SECRET_KEY"]), Encoding.UTF8.GetBytes(email)));

    private string? Trusted(HttpContext context, string what) =>
        context.Request.Headers[_environment[$"WEBUI_AUTH_TRUSTED_{what}_HEADER"]].ToString() is { Length: > 0 } value ? what == "EMAIL" ? value.ToLowerInvariant() : value : null;
}
