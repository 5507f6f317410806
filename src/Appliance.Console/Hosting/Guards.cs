using Appliance.Console.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Hosting;

/// <summary>What every request to the console passes first: whom it is meant for, over what, and from whose page.</summary>
internal static class Guards
{
    /// <summary>Where the device's console is.</summary>
    public const int HttpsPort = 443;

    private const string AuthorityPath = "/ca.crt";

    // Scripts come from files of ours alone. Meters and plots set styles on elements, so those may be inline; a style cannot act.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; "
        + "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(self), midi=(), payment=(), usb=()";

    /// <summary>Before everything else.</summary>
    public static void UseGuards(this WebApplication app, bool hasTls, ConsoleSockets sockets)
    {
        var names = app.Services.GetRequiredService<DeviceNames>();
        app.Use((context, next) =>
        {
            AddHeaders(context.Response.Headers);
            return names.Accepts(context.Request.Host.Host)
                ? next(context)
                : RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "This device has another name. Use its address, or the name on its screen.");
        });
        if (hasTls)
        {
            app.Use((context, next) => context.Request.IsHttps || context.Request.Path == AuthorityPath ? next(context) : SendOn(context, PortOf(app, sockets)));
        }
        app.Use((context, next) => IsFromElsewhere(context.Request)
            ? RefuseAsync(context, StatusCodes.Status403Forbidden, "Another page sent this. Open the console itself and try again; nothing was changed.")
            : next(context));
    }

    /// <summary>The authority's certificate, for whoever wants to trust this device.</summary>
    public static void MapAuthority(this WebApplication app) =>
        app.MapGet(AuthorityPath, (DeviceCertificates certificates) => Results.Bytes(certificates.Authority, "application/x-x509-ca-cert", "hearth-ca.crt")).AllowAnonymous();

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        // Not "no-referrer": browsers then send "Origin: null" with every form, which is refused below.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    // Browsers say where a request comes from; programs that say nothing carry no cookie either. Also opens of web sockets, by which a
    // strange page could steer somebody's console.
    internal static bool IsFromElsewhere(HttpRequest request)
    {
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (isSafe && !request.HttpContext.WebSockets.IsWebSocketRequest && request.Headers.Upgrade.Count == 0)
        {
            return false;
        }
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is not ("" or "same-origin" or "none")
            || (origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }

    private static Task SendOn(HttpContext context, int port)
    {
        var request = context.Request;
        var host = port == HttpsPort ? new HostString(request.Host.Host) : new HostString(request.Host.Host, port);
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"https://{host.ToUriComponent()}{request.PathBase}{request.Path}{request.QueryString}";
        // A permanent redirect is kept by browsers, also when the port of a developer's machine is another tomorrow.
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    internal static int PortOf(WebApplication app, ConsoleSockets sockets) => sockets.IsAny
        ? HttpsPort
        : app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            .Select(address => BindingAddress.Parse(address).Port)
            .FirstOrDefault(HttpsPort);

    internal static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
