using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Appliance.Fitting.Tests.Gguf;

/// <summary>A web server on a free port of this machine that counts what it sends.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private const int Piece = 16 * 1024;

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;
    private int _requests;

    private ModelServer(WebApplication app) => _app = app;

    /// <summary>Bytes of bodies handed to the network.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Ends when a client closes the connection before its answer is whole.</summary>
    public Task HungUp => _hungUp.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public int Requests => Volatile.Read(ref _requests);

    public Uri Address(string path = "/model.gguf") => new(_app.Urls.Single() + path);

    public static async Task<ModelServer> StartAsync(Func<ModelServer, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var app = builder.Build();
        var server = new ModelServer(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref server._requests);
            context.RequestAborted.Register(() => server._hungUp.TrySetResult());
            return answer(server, context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Serves a file as a good server does: in parts when it is asked to.</summary>
    public static Task<ModelServer> StartAsync(ServedFile file) => StartAsync((server, context) => server.SendAsync(context, file));

    public async Task SendAsync(HttpContext context, ServedFile file, long? breakAfter = null)
    {
        var (from, to) = RangeOf(context, file.Length);
        context.Response.Headers.ETag = file.Tag;
        var isCurrent = context.Request.Headers.IfRange.Count == 0 || context.Request.Headers.IfRange == file.Tag;
        if (from is null || !isCurrent)
        {
            await SendWholeAsync(context, file, breakAfter);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{file.Length}");
        context.Response.ContentLength = to - from + 1;
        await WriteAsync(context, file, from.Value, to + 1, breakAfter);
    }

    /// <summary>Serves the whole file whatever was asked for.</summary>
    public Task SendWholeAsync(HttpContext context, ServedFile file, long? breakAfter = null)
    {
        context.Response.ContentLength = file.Length;
        return WriteAsync(context, file, 0, file.Length, breakAfter);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task WriteAsync(HttpContext context, ServedFile file, long from, long end, long? breakAfter)
    {
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        for (var at = from; at < end; at += Piece)
        {
            if (at - from >= breakAfter)
            {
                context.Abort();
                return;
            }
            var piece = file.Read(at, (int)Math.Min(Piece, end - at));
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            Interlocked.Add(ref _sent, piece.Length);
        }
    }

    private static (long? From, long To) RangeOf(HttpContext context, long length) =>
        RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var range) && range.Ranges.Single() is { From: { } from, To: { } to }
            ? (from, Math.Min(to, length - 1))
            : (null, length - 1);
}

/// <summary>A header with as many zeros behind it as a model's tensors take.</summary>
internal sealed record ServedFile(byte[] Header, long Length)
{
    public string Tag { get; init; } = "\"1\"";

    public byte[] Read(long from, int count)
    {
        var bytes = new byte[count];
        if (from < Header.Length)
        {
            Header.AsSpan((int)from, (int)Math.Min(count, Header.Length - from)).CopyTo(bytes);
        }
        return bytes;
    }
}
