using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Appliance.Agent.Gateway;
using Appliance.Agent.OpenWebUi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Appliance.Agent.Access.Keys;

/// <summary>Finds out who sent a request by its key, and answers in the shape of the API that was asked when it may not come in.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyStore keys, Entrance entrance, OpenWebUiSecrets chat)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";

    // Anthropic's clients use it instead of a bearer token.
    private const string KeyHeader = "x-api-key";
    private const string Bearer = "Bearer ";
    private const string GuestRole = "Guest";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // From this machine alone: its network has no other way in.
        if (KeyOf(Request) is { } given && Context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) && chat.IsKey(given))
        {
            return Task.FromResult(Admit(new Caller(Caller.OpenWebUiId, "Open WebUI") { SeesOnlyLanguage = true }, nameof(KeyRole.User)));
        }
        if (entrance.IsOpen || keys.State == KeyStoreState.Broken)
        {
            // Programs that must send a key send any: it means nothing yet.
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        var secret = KeyOf(Request);
        if (secret is not null && keys.Find(secret) is { } key)
        {
            return Task.FromResult(Admit(key.ToCaller(), key.Role.ToString()));
        }
        if (secret is not null && keys.State == KeyStoreState.Closed)
        {
            // A key that was revoked does not make a guest of its holder: it would go unnoticed.
            return Task.FromResult(AuthenticateResult.Fail("The key is unknown, revoked or expired."));
        }
        return Task.FromResult(entrance.GuestAt(Context.Connection.RemoteIpAddress) is { } guest ? Admit(guest.ToCaller(), GuestRole) : AuthenticateResult.NoResult());
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (keys.State == KeyStoreState.Broken)
        {
            return new ApiError(StatusCodes.Status503ServiceUnavailable, "server_error", "keys_unreadable",
                "The API keys of this device cannot be read from its disk, so nobody is let in. The device's journal says what is wrong.").WriteAsync(Context);
        }
        Response.Headers.WWWAuthenticate = "Bearer";
        var (code, message) = Refusal();
        return new ApiError(StatusCodes.Status401Unauthorized, "invalid_request_error", code, message).WriteAsync(Context);
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

    private (string Code, string Message) Refusal() => this switch
    {
        _ when entrance.IsNotSetUp => ("not_set_up",
            $"This device is not set up yet, so its API is closed. Open https://{Environment.MachineName}.local in a browser and type the code from the device's screen."),
        _ when keys.State == KeyStoreState.Open => ("invalid_api_key",
            $"This device asks for an API key, and none was made yet: its administrator makes one at https://{Environment.MachineName}.local/keys. Send it as 'Authorization: Bearer KEY'."),
        _ when KeyOf(Request) is null => ("invalid_api_key",
            "This device asks for an API key: send it as 'Authorization: Bearer KEY'. Whoever runs the device can make one for you."),
        _ => ("invalid_api_key", "The API key is not valid: it is mistyped, was revoked, or has expired."),
    };

    private static string? KeyOf(HttpRequest request)
    {
        var bearer = request.Headers[HeaderNames.Authorization].ToString();
        var key = bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? bearer[Bearer.Length..] : request.Headers[KeyHeader].ToString();
        return key.Trim() is { Length: > 0 } given ? given : null;
    }
}
