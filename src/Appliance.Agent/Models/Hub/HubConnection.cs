using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models.Hub;

/// <summary>Sends requests to the hub and follows its redirections by rules of its own: the token stays with the hub.</summary>
internal sealed class HubConnection : IDisposable
{
    private const int MostRedirections = 10;

    private readonly HttpMessageInvoker _http;
    private readonly HubOptions _options;
    private readonly TimeProvider _time;

    public HubConnection(IOptions<HubOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        // A mirror may lie in a folder of its host.
        Hub = new Uri(_options.Address.AbsoluteUri.TrimEnd('/') + "/");
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = _options.Silence,
            // What was not read of an answer is not wanted: the connection is closed, at once.
            MaxResponseDrainSize = 0,
            ResponseDrainTimeout = TimeSpan.Zero,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            UseCookies = false,
        });
    }

    /// <summary>The hub's own address.</summary>
    public Uri Hub { get; }

    /// <summary>The answer at an address after all redirections; a successful one.</summary>
    /// <param name="address">At the hub, or where it sent us before.</param>
    /// <param name="repository">For messages.</param>
    /// <param name="token">For the hub.</param>
    /// <param name="range">The bytes wanted, or null for all.</param>
    /// <param name="onRedirection">Sees the hub's own answer, which tells more of a file than the store it sends us to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubException">There is no successful answer.</exception>
    public async Task<(HttpResponseMessage Response, Uri Location)> SendAsync(
        Uri address, string repository, string? token, RangeHeaderValue? range, Action<HttpResponseMessage>? onRedirection, CancellationToken cancellationToken)
    {
        var location = address;
        for (var redirections = 0; redirections <= MostRedirections; redirections++)
        {
            var response = await SendOnceAsync(location, token, range, cancellationToken);
            try
            {
                if (response.IsSuccessStatusCode)
                {
                    return (response, location);
                }
                if (!IsRedirection(response.StatusCode))
                {
                    throw HubAnswer.Explain(response, location, repository, Hub, token is not null, _time.GetUtcNow());
                }
                onRedirection?.Invoke(response);
                location = NextOf(location, response.Headers.Location);
            }
            catch
            {
                response.Dispose();
                throw;
            }
            response.Dispose();
        }
        throw new HubException(HubFault.Refused, $"{address.Host} sends its readers on without an end.");
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(Uri location, string? token, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, location);
        message.Headers.Range = range;
        message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Hearth-OS", null));
        if (token is not null && MayKnowToken(location))
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_options.Silence);
        try
        {
            return await _http.SendAsync(message, silence.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubException(HubFault.Broken, $"{location.Host} did not answer within {_options.Silence.TotalSeconds:0.#} s.", innerException: e);
        }
        catch (HttpRequestException e)
        {
            throw new HubException(HubFault.Broken, WhyBroken(e, location), innerException: e);
        }
    }

    // A token is for the server it was made for, not for those that it redirects to; and never for the open network.
    private bool MayKnowToken(Uri location) =>
        Uri.Compare(Hub, location, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
        && (location.Scheme == Uri.UriSchemeHttps || location.IsLoopback);

    private static string WhyBroken(HttpRequestException e, Uri location) => e switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } =>
            $"The name {location.Host} cannot be found. Check whether this machine reaches the internet.",
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
            $"No secure connection to {location.Host} could be made: its certificate is not trusted, or this machine's clock is wrong.",
        { HttpRequestError: HttpRequestError.ResponseEnded } => $"{location.Host} broke off the connection before it answered.",
        _ => $"{location.Host} cannot be connected to.",
    };

    private static bool IsRedirection(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Uri NextOf(Uri location, Uri? target)
    {
        if (target is null || !Uri.TryCreate(location, target, out var next) || next.Scheme is not ("http" or "https"))
        {
            throw new HubException(HubFault.Contradiction, $"{location.Host} sends its readers on without saying where to.");
        }
        return location.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp
            ? throw new HubException(HubFault.Refused, $"{location.Host} sends its readers on to an unprotected address (http). That is not followed.")
            : next;
    }
}
