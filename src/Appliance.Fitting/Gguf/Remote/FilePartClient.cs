using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Appliance.Fitting.Gguf;

/// <summary>Asks web servers for parts of files, following redirections by rules of its own.</summary>
internal sealed class FilePartClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly RemoteGgufOptions _options;

    public FilePartClient(RemoteGgufOptions options)
    {
        _options = options;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.Silence,
            // What was not read of an answer is not wanted: the connection is closed, at once.
            MaxResponseDrainSize = 0,
            ResponseDrainTimeout = TimeSpan.Zero,
            UseCookies = false,
        });
    }

    /// <summary>The answer to a request for the bytes from <paramref name="from"/> to <paramref name="to"/>.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="from">The first byte.</param>
    /// <param name="to">The last byte.</param>
    /// <param name="patience">How long to wait.</param>
    public FilePart Get(FileRequest request, long from, long to, Patience patience)
    {
        var location = request.Location;
        for (var redirections = 0; ; redirections++)
        {
            var response = Send(request, location, from, to, patience);
            try
            {
                if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
                {
                    return FilePart.Open(response, location, from, to, patience.Token);
                }
                if (!IsRedirection(response.StatusCode))
                {
                    throw RefusedAnswer.Explain(response, location, request.AccessToken is not null);
                }
                if (redirections == _options.Redirections)
                {
                    throw new RemoteGgufException(RemoteGgufFault.Refused,
                        $"{request.Address.Host} sends its readers on more than {_options.Redirections} times without an end. Check the address.");
                }
                location = NextOf(location, response.Headers.Location);
            }
            catch
            {
                response.Dispose();
                throw;
            }
            response.Dispose();
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpResponseMessage Send(FileRequest request, Uri location, long from, long to, Patience patience)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, location);
        message.Headers.Range = new RangeHeaderValue(from, to);
        message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Hearth-OS", null));
        message.Headers.IfRange = request.Condition;
        if (request.AccessToken is { } token && request.MayKnowToken(location))
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        patience.Restart();
        try
        {
            return _http.Send(message, patience.Token);
        }
        catch (Exception e) when (patience.Token.IsCancellationRequested && e is OperationCanceledException or HttpRequestException or IOException)
        {
            throw patience.Explain(location.Host, e);
        }
        // SocketsHttpHandler reports its ConnectTimeout as a cancellation.
        catch (OperationCanceledException e)
        {
            throw new RemoteGgufException(RemoteGgufFault.Unreachable, $"{location.Host} cannot be connected to. Check the network, or try again later.", e);
        }
        catch (HttpRequestException e) when (e is { HttpRequestError: HttpRequestError.ResponseEnded } or { HttpRequestError: HttpRequestError.Unknown, InnerException: IOException })
        {
            throw new RemoteGgufException(RemoteGgufFault.Broken, $"{location.Host} broke off the connection before it answered. Try again later.", e);
        }
        catch (HttpRequestException e)
        {
            throw new RemoteGgufException(RemoteGgufFault.Unreachable, WhyUnreachable(e, location), e);
        }
    }

    private static string WhyUnreachable(HttpRequestException e, Uri location) => e switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } =>
            $"The name {location.Host} cannot be found. Check the address, and whether this machine reaches the internet.",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } =>
            $"The name {location.Host} cannot be found. Check the address, and whether this machine reaches the internet.",
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: System.Security.Authentication.AuthenticationException } =>
            $"No secure connection to {location.Host} could be made: its certificate is not trusted, or this machine's clock is wrong.",
        { HttpRequestError: HttpRequestError.InvalidResponse } => $"{location.Host} does not answer as a web server does. Check the address.",
        _ => $"{location.Host} cannot be connected to. Check the network, or try again later.",
    };

    private static bool IsRedirection(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Uri NextOf(Uri location, Uri? target)
    {
        if (target is null || !Uri.TryCreate(location, target, out var next))
        {
            throw new RemoteGgufException(RemoteGgufFault.Contradiction, $"{location.Host} sends its readers on without saying where to.");
        }
        FileRequest.CheckScheme(next);
        return location.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp
            ? throw new RemoteGgufException(RemoteGgufFault.Refused, $"{location.Host} sends its readers on to an unprotected address (http). That is not followed.")
            : next;
    }
}
