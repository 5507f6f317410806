using System.Net.Http.Headers;
using Appliance.Console.Ports;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Appliance.Agent.OpenWebUi;

/// <summary>What of a request reaches Open WebUI, and what of its answer reaches the browser.</summary>
/// <param name="person">Who has signed in.</param>
/// <param name="origin">Its own origin.</param>
internal sealed class OpenWebUiTransformer(WebChatPerson person, Uri origin) : HttpTransformer
{
    // The console's session is the console's: both its names, by TLS and without.
    private static readonly string[] ConsoleCookies = ["__Host-hearth", "hearth"];

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        foreach (var name in headers.NonValidated.Select(header => header.Key).Where(OpenWebUiHeaders.IsReserved).ToArray())
        {
            headers.Remove(name);
        }
        foreach (var (name, value) in OpenWebUiHeaders.Of(person))
        {
            headers.Add(name, value);
        }
        KeepOtherCookies(httpContext.Request, headers);
        // It knows one origin, and is reached by every name and address of the device: the door has checked them.
        headers.Host = origin.Authority;
        if (headers.Remove(HeaderNames.Origin))
        {
            headers.Add(HeaderNames.Origin, origin.GetLeftPart(UriPartial.Authority));
        }
        headers.Add("X-Forwarded-Proto", "https");
        headers.Add("X-Forwarded-Host", httpContext.Request.Host.Value);
        headers.Add("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString() ?? "unknown");
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var hasBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        var headers = httpContext.Response.Headers;
        headers.Remove(HeaderNames.Server);
        var cookies = headers.SetCookie.Where(cookie => cookie is not null && !IsConsoles(cookie.Split('=', 2)[0])).ToArray();
        headers.SetCookie = cookies;
        return hasBody;
    }

    private static void KeepOtherCookies(HttpRequest request, HttpRequestHeaders headers)
    {
        headers.Remove(HeaderNames.Cookie);
        var others = request.Headers.Cookie.SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(cookie => !IsConsoles(cookie.Split('=', 2)[0])).ToList();
        if (others.Count > 0)
        {
            headers.TryAddWithoutValidation(HeaderNames.Cookie, string.Join("; ", others));
        }
    }

    // Also the form's and the language's, and the parts that a long one is cut into.
    private static bool IsConsoles(string cookie) => ConsoleCookies.Any(name => cookie.Trim().StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
