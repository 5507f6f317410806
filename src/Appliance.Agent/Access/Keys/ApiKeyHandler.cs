using System.Security.Claims;
using System.Text.Encodings.Web;
using Appliance.Agent.Gateway;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Appliance.Agent.Access.Keys;

/// <summary>Finds out who sent a request by its key, and answers in the shape of the API that was asked when it may not come in.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyStore keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";

    // Anthropic's clients use it instead of a bearer token.
    private const string KeyHeader = "x-api-key";
    private const string Bearer = "Bearer ";
    private const string GuestRole = "Guest";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (keys.State != KeyStoreState.Closed)
        {
            // Programs that must send a key send any: it means nothing yet.
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        if (KeyOf(Request) is not { } secret)
        {
            return Task.FromResult(keys.Current.Guest is { } guest ? Admit(guest.ToCaller(), GuestRole) : AuthenticateResult.NoResult());
        }
        if (keys.Find(secret) is not { } key)
        {
            // A key that was revoked does not make a guest of its holder: it would go unnoticed.
            return Task.FromResult(AuthenticateResult.Fail("The key is unknown, revoked or expired."));
        }
        return Task.FromResult(Admit(key.ToCaller(), key.Role.ToString()));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (keys.State == KeyStoreState.Broken)
        {
            return new ApiError(StatusCodes.Status503ServiceUnavailable, "server_error", "keys_unreadable",
                "The API keys of this device cannot be read from its disk, so nobody is let in. The device's journal says what is wrong.").WriteAsync(Context);
        }
        Response.Headers.WWWAuthenticate = "Bearer";
        var message = KeyOf(Request) is null
            ? "This device asks for an API key: send it as 'Authorization: Bearer KEY'. Whoever runs the device can make one for you."
            : "The API key is not valid: it is mistyped, was revoked, or has expired.";
        return new ApiError(StatusCodes.Status401Unauthorized, "invalid_request_error", "invalid_api_key", message).WriteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Context.User.IsInRole(GuestRole)
        ? HandleChallengeAsync(properties)
        : new ApiError(
            StatusCodes.Status403Forbidden, "invalid_request_error", "admin_key_needed", "This needs an administrator's key.").WriteAsync(Context);

    private AuthenticateResult Admit(Caller caller, string role)
    {
        Context.SetCaller(caller);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Id), new Claim(ClaimTypes.Role, role)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    private static string? KeyOf(HttpRequest request)
    {
        var bearer = request.Headers[HeaderNames.Authorization].ToString();
        var key = bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? bearer[Bearer.Length..] : request.Headers[KeyHeader].ToString();
        return key.Trim() is { Length: > 0 } given ? given : null;
    }
}
