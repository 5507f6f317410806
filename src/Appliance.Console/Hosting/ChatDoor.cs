using Appliance.Console.Access;
using Appliance.Console.Ports;
using Appliance.Console.Texts;
using Appliance.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Hosting;

/// <summary>
/// Open WebUI's door: an origin of its own, since it wants all paths of one. It has the console's certificate, and as cookies belong to a
/// host and not to a port, the console's session opens it.
/// </summary>
internal static class ChatDoor
{
    private const int ChatPort = 3000;
    private const string EntryPath = "/open-webui";

    // Recordings and documents; what is larger is a mistake.
    private const long LargestUpload = 1L << 30;

    // Nothing that the page shows comes from outside the house. Its scripts are partly inline and partly compiled in the browser.
    private const string ContentPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
        + "frame-src 'self' data: blob:; object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'";

    /// <summary>Answers what comes by that door; nothing else sees it.</summary>
    public static void UseChatDoor(this WebApplication app)
    {
        if (app.Services.GetService<IWebChat>() is not { } chat)
        {
            return;
        }
        app.Use((context, next) => context.Features.Get<ChatConnection>() is null ? next(context) : AnswerAsync(context, app, chat));
    }

    /// <summary>The way from the console to it, whatever the console is called at the moment.</summary>
    public static void MapChatDoor(this WebApplication app, ConsoleSockets sockets)
    {
        if (app.Services.GetService<IWebChat>() is not null)
        {
            app.MapGet(EntryPath, (HttpContext context) => Results.Redirect(
                $"https://{new HostString(context.Request.Host.Host, sockets.IsAny ? ChatPort : PortOf(app, ^1)).ToUriComponent()}/"))
                .RequireAuthorization(ConsolePolicies.User);
        }
    }

    private static Task AnswerAsync(HttpContext context, WebApplication app, IWebChat chat)
    {
        if (!context.RequestServices.GetRequiredService<DeviceNames>().Accepts(context.Request.Host.Host))
        {
            return Guards.RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "This device has another name. Use its address, or the name on its screen.");
        }
        if (Guards.IsFromElsewhere(context.Request))
        {
            return Guards.RefuseAsync(context, StatusCodes.Status403Forbidden, "Another page sent this. Open Open WebUI itself and try again; nothing was changed.");
        }
        return EnterAsync(context, app, chat);
    }

    private static async Task EnterAsync(HttpContext context, WebApplication app, IWebChat chat)
    {
        var session = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        var person = session.Principal is { } principal ? context.RequestServices.GetRequiredService<Sessions>().Find(principal) : null;
        if (person is null)
        {
            SendToSignIn(context, app);
            return;
        }
        if (chat.State != WebChatState.Ready)
        {
            await TellThatItStartsAsync(context);
            return;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = LargestUpload;
        }
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "same-origin";
            return Task.CompletedTask;
        });
        await chat.ForwardAsync(context, new WebChatPerson(person.Name, person.Role == UserRole.Admin));
    }

    // A page is sent to the console's door, and comes back; a script or a web socket is told plainly.
    private static void SendToSignIn(HttpContext context, WebApplication app)
    {
        if (!IsPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var port = Guards.PortOf(app, app.Services.GetRequiredService<ConsoleSockets>());
        var host = port == Guards.HttpsPort ? new HostString(context.Request.Host.Host) : new HostString(context.Request.Host.Host, port);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect($"https://{host.ToUriComponent()}{ConsolePaths.SignIn}?to={EntryPath}");
    }

    private static Task TellThatItStartsAsync(HttpContext context)
    {
        var text = new Text();
        text.Use(RequestLanguage.Of(context.Request, context.RequestServices.GetRequiredService<SettingsStore>()).Code);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "5";
        context.Response.Headers.CacheControl = "no-store";
        if (IsPage(context.Request))
        {
            context.Response.Headers["Refresh"] = "5";
        }
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text["webchat.starting"], context.RequestAborted);
    }

    private static bool IsPage(HttpRequest request) => HttpMethods.IsGet(request.Method) && !request.HttpContext.WebSockets.IsWebSocketRequest
        && request.Headers.Upgrade.Count == 0 && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static int PortOf(WebApplication app, Index which) =>
        BindingAddress.Parse(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray()[which]).Port;
}
