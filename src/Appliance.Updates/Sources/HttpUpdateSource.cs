using System.Net;
using System.Net.Http.Headers;

namespace Appliance.Updates;

/// <summary>
/// Updates on a web server, laid out by <see cref="UpdateLayout"/>. The server learns the device's address and what it asks for, and nothing
/// else: no version, no identity, no cookie.
/// </summary>
public sealed class HttpUpdateSource : IUpdateSource, IDisposable
{
    private static readonly ProductInfoHeaderValue Product = new("hearth-update", null);

    private readonly HttpSourceOptions _options;
    private readonly HttpClient _http;
    private readonly Uri _folder;

    /// <summary>Updates of a profile and channel below an address.</summary>
    /// <param name="site">The address that holds those of the profiles: http or https, with or without a slash at its end.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="options">How long it is waited for.</param>
    public HttpUpdateSource(Uri site, string profile, string channel, HttpSourceOptions? options = null)
    {
        _options = options ?? new HttpSourceOptions();
        _folder = new Uri($"{site.AbsoluteUri.TrimEnd('/')}/{UpdateLayout.Channel(profile, channel)}/");
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = _options.ConnectTimeout,
            UseCookies = false,
        };
        // Every wait has a limit of its own: a file of gigabytes takes its time.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc />
    public string Name => _folder.Host;

    /// <inheritdoc />
    public async Task<byte[]> ReadSignedAsync(CancellationToken cancellationToken)
    {
        var limit = (int)UpdateLayout.LargestSignedFile.Bytes;
        using var response = await GetAsync(UpdateLayout.SignedFile, request => request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true }, cancellationToken);
        RequireWhole(response, UpdateLayout.SignedFile);
        using var bytes = new UpdatePart(await response.Content.ReadAsStreamAsync(cancellationToken), 0, limit + 1L, Name, _options.Silence);
        var content = new byte[limit + 1];
        var length = await bytes.ReadSomeAsync(content, cancellationToken);
        return length <= limit ? content[..length] : throw Contradiction($"{Name} sends more than {UpdateLayout.LargestSignedFile} where an update file is expected.");
    }

    /// <inheritdoc />
    public async Task<UpdatePart> OpenAsync(ReleaseVersion version, UpdateArtifact artifact, long from, string? tag, CancellationToken cancellationToken)
    {
        var response = await GetAsync(UpdateLayout.Artifact(version, artifact), request => AskFrom(request, from, tag), cancellationToken, allowUnsatisfiable: from > 0);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            response.Dispose();
            return await OpenAsync(version, artifact, 0, null, cancellationToken);
        }
        try
        {
            var begins = response.StatusCode == HttpStatusCode.PartialContent ? from : 0;
            if (begins > 0)
            {
                RequireRange(response, artifact, from);
            }
            else
            {
                RequireWhole(response, artifact.File);
            }
            RequireLength(response.Content.Headers.ContentLength, artifact.Size - begins, artifact.File);
            return new UpdatePart(
                await response.Content.ReadAsStreamAsync(cancellationToken), begins, artifact.Size - begins, Name, _options.Silence,
                response.Headers.ETag is { IsWeak: false } named ? named.Tag : null, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static void AskFrom(HttpRequestMessage request, long from, string? tag)
    {
        if (from == 0)
        {
            return;
        }
        request.Headers.Range = new RangeHeaderValue(from, null);
        if (tag is not null && EntityTagHeaderValue.TryParse(tag, out var known))
        {
            // Another version of the file comes whole then (RFC 9110, section 13.1.5).
            request.Headers.IfRange = new RangeConditionHeaderValue(known);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string file, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken, bool allowUnsatisfiable = false)
    {
        var location = new Uri(_folder, file);
        for (var redirections = 0; redirections <= _options.MostRedirections; redirections++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, location);
            request.Headers.UserAgent.Add(Product);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            prepare(request);
            var response = await SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode || (allowUnsatisfiable && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable))
            {
                return response;
            }
            using (response)
            {
                location = IsRedirection(response.StatusCode) ? Next(location, response.Headers.Location) : throw Refusal(response, file);
            }
        }
        throw Contradiction($"{Name} sends its readers on and on.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_options.Silence);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken($"{Name} did not answer within {_options.Silence.TotalSeconds:0.#} s.", e);
        }
        catch (HttpRequestException e)
        {
            throw Broken(e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => $"The name {Name} cannot be found. Check whether this device reaches the internet.",
                HttpRequestError.SecureConnectionError => $"No secure connection to {Name} could be made: its certificate is not trusted, or this device's clock is wrong.",
                HttpRequestError.ResponseEnded => $"{Name} broke off the connection before it answered.",
                _ => $"{Name} cannot be connected to.",
            }, e);
        }
    }

    // From an unprotected address to a protected one is well; never back.
    private Uri Next(Uri location, Uri? target)
    {
        if (target is null || !Uri.TryCreate(location, target, out var next) || (next.Scheme != Uri.UriSchemeHttp && next.Scheme != Uri.UriSchemeHttps))
        {
            throw Contradiction($"{Name} sends its readers on without saying where to.");
        }
        return location.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp
            ? throw new UpdateSourceException(UpdateFault.SourceRefused, $"{Name} sends its readers on to an unprotected address (http). That is not followed; nothing was changed. Check the address of the updates.")
            : next;
    }

    private UpdateSourceException Refusal(HttpResponseMessage response, string file) => response.StatusCode switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new(UpdateFault.NotFound, $"{Name} has no {_folder.AbsolutePath}{file}. Nothing was changed. Check the address of the updates, the profile and the channel."),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            new(UpdateFault.Broken, $"{Name} has too much to do or a fault of its own ({(int)response.StatusCode}).", response.Headers.RetryAfter?.Delta),
        _ => new(UpdateFault.SourceRefused, $"{Name} refuses to give {file} ({(int)response.StatusCode}). Nothing was changed. Check the address of the updates."),
    };

    private void RequireWhole(HttpResponseMessage response, string file)
    {
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw Contradiction($"{Name} sends {file} otherwise than it was asked to ({(int)response.StatusCode}, {string.Join(", ", response.Content.Headers.ContentEncoding)}).");
        }
    }

    private void RequireRange(HttpResponseMessage response, UpdateArtifact artifact, long from)
    {
        var range = response.Content.Headers.ContentRange;
        if (range is not { Unit: "bytes" } || range.From != from || range.To != artifact.Size - 1)
        {
            throw Contradiction($"{Name} was asked for {artifact.File} from byte {from} on and answers with '{range?.ToString() ?? "no range"}'.");
        }
        RequireLength(range.Length, artifact.Size, artifact.File);
    }

    private void RequireLength(long? told, long expected, string file)
    {
        if (told is { } length && length != expected)
        {
            throw Contradiction($"{Name} says that it has {length} bytes of {file} where {expected} were signed for.");
        }
    }

    private static UpdateSourceException Contradiction(string what) =>
        new(UpdateFault.Contradiction, what + " Nothing was changed. Try again later; if it stays so, tell whoever runs the server.");

    private static UpdateSourceException Broken(string what, Exception e) => new(UpdateFault.Broken, what, innerException: e);

    private static bool IsRedirection(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
