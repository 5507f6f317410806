using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Appliance.Agent.Models.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models.Hub;

/// <summary>Asks the hub which files a repository has, and for parts of them.</summary>
internal sealed class HubClient(HubConnection connection, HubToken token, IOptions<HubOptions> options, TimeProvider time)
{
    private const string Revision = "main";
    private const int MostPages = 50;
    private const long LargestAnswer = 16 << 20;
    private const int TriesForLists = 3;

    // Whoever asks for a model waits for the list.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(15);

    /// <summary>The files of a repository as they are now.</summary>
    /// <exception cref="HubException">The hub does not tell.</exception>
    /// <exception cref="StoreException">The hub may not be asked.</exception>
    public async Task<HubListing> ListAsync(string repository, CancellationToken cancellationToken)
    {
        RequireAllowed();
        var revision = await GetAsync(new Uri(connection.Hub, $"api/models/{repository}/revision/{Revision}"), repository, HubJson.Default.HubRevisionBody, cancellationToken);
        if (revision.Body.Sha is not { Length: >= 7 and <= 64 } commit || !commit.All(char.IsAsciiHexDigitLower))
        {
            throw new HubException(HubFault.Contradiction, $"{connection.Hub.Host} does not tell the version of {repository}.");
        }
        var files = new List<HubFile>();
        var next = new Uri(connection.Hub, $"api/models/{repository}/tree/{commit}?recursive=true");
        for (var page = 0; next is not null && page < MostPages; page++)
        {
            (var entries, next) = await GetAsync(next, repository, HubJson.Default.IReadOnlyListHubEntryBody, cancellationToken);
            files.AddRange(entries.Where(entry => entry is { Type: "file", Path: not null }).Select(FileOf));
        }
        return new HubListing(repository, commit, files);
    }

    /// <summary>Some bytes of a file.</summary>
    /// <exception cref="HubException">The hub does not give them.</exception>
    public async Task<HubPart> OpenAsync(HubDownload file, ByteRange range, CancellationToken cancellationToken)
    {
        RequireAllowed();
        var cached = file.Location;
        try
        {
            var (response, location) = await connection.SendAsync(
                cached ?? file.AddressAt(connection.Hub), file.Repository, token.Read(), new RangeHeaderValue(range.From, range.End - 1), file.CheckPromise, cancellationToken);
            try
            {
                file.CheckPromise(response);
                var part = await HubPart.OpenAsync(response, location, file.Size, range, options.Value.Silence, cancellationToken);
                file.Location = location;
                return part;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        catch (HubException e) when (cached is not null && e.Fault is HubFault.NeedsSignIn or HubFault.NotFound or HubFault.Refused)
        {
            // Signed addresses are good for an hour or so; the hub gives a new one.
            file.Location = null;
            throw new HubException(HubFault.Broken, e.Message, TimeSpan.Zero, e);
        }
    }

    private void RequireAllowed()
    {
        if (!options.Value.IsAllowed)
        {
            throw new StoreException(StatusCodes.Status403Forbidden, "hub_not_allowed", "Fetching models is switched off on this device (Models:Hub:IsAllowed). Bring the model on a disk, or upload it.");
        }
    }

    private async Task<(T Body, Uri? Next)> GetAsync<T>(Uri address, string repository, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await GetOnceAsync(address, repository, type, cancellationToken);
            }
            catch (HubException e) when (e.IsPassing && attempt < TriesForLists && (e.RetryAfter ?? options.Value.Backoff) is var rest && rest <= LongestRest)
            {
                await Task.Delay(rest, time, cancellationToken);
            }
        }
    }

    private async Task<(T Body, Uri? Next)> GetOnceAsync<T>(Uri address, string repository, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var (response, location) = await connection.SendAsync(address, repository, token.Read(), null, null, cancellationToken);
        using var _ = response;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(options.Value.Silence);
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, silence.Token);
            var body = await response.Content.ReadFromJsonAsync(type, silence.Token);
            return body is null ? throw new JsonException() : (body, NextPage(response, location));
        }
        catch (JsonException e)
        {
            throw new HubException(HubFault.Contradiction, $"{location.Host} does not answer as a hub does. Check its address (Models:Hub:Address).", innerException: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HubException(HubFault.Broken, $"{location.Host} broke off its answer.", innerException: e);
        }
    }

    // RFC 8288: Link: <address>; rel="next". Only the hub itself may say where its list goes on.
    private Uri? NextPage(HttpResponseMessage response, Uri location)
    {
        var link = response.Headers.TryGetValues("Link", out var values) ? values.FirstOrDefault(value => value.Contains("rel=\"next\"", StringComparison.Ordinal)) : null;
        return link is not null && link.IndexOf('>', StringComparison.Ordinal) is > 1 and var end && Uri.TryCreate(location, link[1..end], out var next)
            && Uri.Compare(connection.Hub, next, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0 ? next : null;
    }

    private static HubFile FileOf(HubEntryBody entry) => entry.Lfs is { Oid: { Length: 64 } sum } large && sum.All(char.IsAsciiHexDigit)
        ? new HubFile(entry.Path!, large.Size, sum.ToLowerInvariant())
        : new HubFile(entry.Path!, entry.Size, null);
}
