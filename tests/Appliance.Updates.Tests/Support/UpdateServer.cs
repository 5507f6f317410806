using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Appliance.Updates.Tests;

/// <summary>A web server on a free port of this machine that serves a release, well or ill.</summary>
internal sealed class UpdateServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<UpdateServer, HttpContext, Task<bool>> _misbehave;
    private int _requests;
    private long _sent;

    private UpdateServer(WebApplication app, Payload payload, Func<UpdateServer, HttpContext, Task<bool>> misbehave) =>
        (_app, Payload, _misbehave) = (app, payload, misbehave);

    public Payload Payload { get; }

    /// <summary>What is served in place of the release's own files, by name.</summary>
    public ConcurrentDictionary<string, byte[]> Instead { get; } = new();

    /// <summary>The entity tag that is named; null for none.</summary>
    public string? Tag { get; set; } = "\"one\"";

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Bytes of bodies handed to the network.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public ConcurrentQueue<string> Ranges { get; } = new();

    public CancellationToken Stopping => _stop.Token;

    public Uri Site => new(_app.Urls.Single());

    public static Task<UpdateServer> StartAsync(Payload payload) => StartAsync(payload, (_, _) => Task.FromResult(false));

    /// <summary>Starts a server.</summary>
    /// <param name="payload">The release.</param>
    /// <param name="misbehave">Answers a request in its own way and says so, or leaves it to the server.</param>
    public static async Task<UpdateServer> StartAsync(Payload payload, Func<UpdateServer, HttpContext, Task<bool>> misbehave)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var app = builder.Build();
        var server = new UpdateServer(app, payload, misbehave);
        app.Run(server.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public HttpUpdateSource Source(TimeSpan? silence = null) =>
        new(Site, "appliance", "stable", new HttpSourceOptions { Silence = silence ?? TimeSpan.FromSeconds(30) });

    /// <summary>The file that a request names; null when there is none.</summary>
    public byte[]? FileOf(HttpContext context)
    {
        var name = Path.GetFileName(context.Request.Path.Value!);
        return name == UpdateLayout.SignedFile
            ? System.Text.Encoding.UTF8.GetBytes(Publisher.Own.Sign(Publisher.Feed() with { Releases = [Payload.Release] }).ToJson())
            : Instead.GetValueOrDefault(name) ?? Payload.Files.GetValueOrDefault(name);
    }

    /// <summary>Answers as a good server does: in parts when it is asked to.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cutAfter">After how many bytes to end the connection; null for never.</param>
    public async Task SendAsync(HttpContext context, long? cutAfter = null)
    {
        if (FileOf(context) is not { } content)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var from = RangeOf(context);
        if (from >= content.Length)
        {
            context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            return;
        }
        context.Response.Headers.ETag = Tag;
        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{content.Length - 1}/{content.Length}");
        }
        context.Response.ContentLength = content.Length - from;
        await WriteAsync(context, content.AsMemory((int)from), cutAfter);
    }

    public async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes, long? cutAfter = null)
    {
        const int piece = 16 << 10;
        for (var at = 0; at < bytes.Length; at += piece)
        {
            if (at >= cutAfter)
            {
                // Too little for the length that was named: the connection is closed after what was written.
                return;
            }
            var part = bytes.Slice(at, Math.Min(piece, bytes.Length - at));
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            Interlocked.Add(ref _sent, part.Length);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    // As RFC 9110 has it: the whole file where the client holds another version.
    private long RangeOf(HttpContext context)
    {
        var range = context.Request.GetTypedHeaders().Range?.Ranges.Single().From ?? 0;
        return context.Request.Headers.IfRange.Count == 0 || context.Request.Headers.IfRange == Tag ? range : 0;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (context.Request.Headers.Range is [{ } range])
        {
            Ranges.Enqueue(range);
        }
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        try
        {
            if (!await _misbehave(this, context))
            {
                await SendAsync(context);
            }
        }
        catch (OperationCanceledException)
        {
            // The client hung up, or the test is over.
        }
    }
}
