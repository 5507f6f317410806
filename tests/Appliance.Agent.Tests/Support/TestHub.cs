using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Appliance.Agent.Tests.Support;

/// <summary>
/// A hub on this machine that answers as the public one does: lists and addresses at one port, bytes at another to which it redirects.
/// Its troubles are set by a test.
/// </summary>
internal sealed class TestHub : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public const string Token = "hf_test";

    private const int Piece = 16 << 10;

    private readonly WebApplication _hub;
    private readonly WebApplication _store;
    private readonly ConcurrentDictionary<string, HubContent> _files = new(StringComparer.Ordinal);
    private long _sent;
    private int _open;

    private TestHub(WebApplication hub, WebApplication store) => (_hub, _store) = (hub, store);

    /// <summary>Everything that was asked, in order.</summary>
    public ConcurrentQueue<HubRequest> Requests { get; } = new();

    /// <summary>Bytes of files handed to the network.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>The most answers with bytes that were under way at one time.</summary>
    public int MostOpen { get; private set; }

    /// <summary>Answers instead of the hub, unless it returns false.</summary>
    public Func<HttpContext, Task<bool>> HubTrouble { get; set; } = _ => Task.FromResult(false);

    /// <summary>Answers instead of the store behind the hub, unless it returns false.</summary>
    public Func<HttpContext, HubContent, Task<bool>> StoreTrouble { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Awaited before each piece of 16 KiB, with where it lies in the file.</summary>
    public Func<long, CancellationToken, Task> BeforePiece { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether repositories are only for accounts that accepted the terms.</summary>
    public bool IsGated { get; set; }

    /// <summary>Whether the token's account accepted them.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>Whether the store sends parts.</summary>
    public bool HasRanges { get; set; } = true;

    /// <summary>Whether the hub tells checksum and commit with its redirections.</summary>
    public bool TellsPromise { get; set; } = true;

    public (string Key, string Value)[] Settings => [("Models:Hub:Address", _hub.Urls.Single()), ("Models:Hub:Backoff", "00:00:00.05"), ("Models:Hub:PartMiB", "1")];

    public static async Task<TestHub> StartAsync()
    {
        TestHub? self = null;
        var hub = await ListenAsync(context => self!.AnswerHubAsync(context));
        var store = await ListenAsync(context => self!.AnswerStoreAsync(context));
        return self = new TestHub(hub, store);
    }

    /// <summary>Publishes a file.</summary>
    public HubContent Add(string repository, string path, byte[] bytes) => _files[$"{repository}/{path}"] = new HubContent(repository, path, bytes);

    /// <summary>Sends a part of a file as a good store does.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The file.</param>
    /// <param name="cutAfter">Bytes after which the connection is cut.</param>
    public async Task SendAsync(HttpContext context, HubContent file, long cutAfter = long.MaxValue)
    {
        var (from, end) = (0L, (long)file.Bytes.Length);
        if (HasRanges && RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var range) && range.Ranges.Single() is { From: { } first, To: { } last })
        {
            (from, end) = (first, Math.Min(last + 1, end));
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{end - 1}/{file.Bytes.Length}");
        }
        context.Response.Headers.ETag = file.Tag;
        context.Response.ContentLength = end - from;
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        for (var at = from; at < end; at += Piece)
        {
            await BeforePiece(at, context.RequestAborted);
            var piece = file.Bytes.AsMemory((int)at, (int)Math.Min(Piece, Math.Min(end - at, cutAfter - (at - from))));
            if (piece.IsEmpty)
            {
                context.Abort();
                return;
            }
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            Interlocked.Add(ref _sent, piece.Length);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static async Task<WebApplication> ListenAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private async Task AnswerHubAsync(HttpContext context)
    {
        Note("hub", context);
        if (await HubTrouble(context) || await RefusesAsync(context))
        {
            return;
        }
        var path = context.Request.Path.Value!.TrimStart('/');
        if (path.StartsWith("api/models/", StringComparison.Ordinal))
        {
            await ListAsync(context, path["api/models/".Length..]);
        }
        else if (path.Split("/resolve/") is [var repository, var rest] && _files.GetValueOrDefault($"{repository}/{rest[(rest.IndexOf('/', StringComparison.Ordinal) + 1)..]}") is { } file)
        {
            Redirect(context, file);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task<bool> RefusesAsync(HttpContext context)
    {
        if (!IsGated || !context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal))
        {
            return false;
        }
        var isKnown = context.Request.Headers.Authorization == $"Bearer {Token}";
        if (isKnown && IsAccepted)
        {
            return false;
        }
        context.Response.StatusCode = isKnown ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        context.Response.Headers["X-Error-Code"] = "GatedRepo";
        await context.Response.WriteAsync("Access to this model is restricted.");
        return true;
    }

    private async Task ListAsync(HttpContext context, string path)
    {
        var files = _files.Values.Where(file => path.StartsWith(file.Repository + "/", StringComparison.Ordinal)).ToList();
        if (files.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(path.Contains("/revision/", StringComparison.Ordinal)
            ? JsonSerializer.Serialize(new { id = files[0].Repository, sha = Commit })
            : JsonSerializer.Serialize(files.Select(file => new
            {
                type = "file",
                path = file.Path,
                size = file.Bytes.Length,
                oid = "0000",
                lfs = new { oid = file.Sha256, size = file.Bytes.Length, pointerSize = 135 },
            })));
    }

    private void Redirect(HttpContext context, HubContent file)
    {
        if (TellsPromise)
        {
            context.Response.Headers["X-Linked-Etag"] = $"\"{file.Sha256}\"";
            context.Response.Headers["X-Linked-Size"] = file.Bytes.Length.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-Repo-Commit"] = Commit;
        }
        context.Response.Redirect($"{_store.Urls.Single()}/{file.Repository}/{file.Path}?signature=secret");
    }

    private async Task AnswerStoreAsync(HttpContext context)
    {
        Note("store", context);
        lock (_files)
        {
            MostOpen = Math.Max(MostOpen, Interlocked.Increment(ref _open));
        }
        try
        {
            var file = _files[context.Request.Path.Value!.TrimStart('/')];
            if (!await StoreTrouble(context, file))
            {
                await SendAsync(context, file);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The agent hung up.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private void Note(string server, HttpContext context) => Requests.Enqueue(new HubRequest(
        server, context.Request.Path.Value!, context.Request.Headers.Range.ToString(), context.Request.Headers.Authorization.ToString()));
}

/// <summary>What was asked of the hub, or of the store behind it.</summary>
internal sealed record HubRequest(string Server, string Path, string Range, string Authorization);

/// <summary>A file at the hub.</summary>
internal sealed record HubContent(string Repository, string Path, byte[] Bytes)
{
    public string Sha256 { get; init; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public string Tag { get; set; } = "\"1\"";
}
