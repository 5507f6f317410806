using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Appliance.ChatStandIn;

/// <summary>
/// What Open WebUI does as far as the rig is concerned, with the names of its variables, paths and headers: people by trusted headers, models,
/// chat, tasks, speech and embeddings from the API that it is given, web sockets, and a folder of data. Nothing of its code is in it.
/// </summary>
public static class StandInServer
{
    /// <summary>Its page, which says what it is.</summary>
    public const string Page = "<!doctype html><title>Stand-in</title><p>This stands in for Open WebUI.";

    /// <summary>The server, not yet started.</summary>
    /// <param name="environment">The variables it is run with.</param>
    /// <param name="url">Where it listens.</param>
    /// <exception cref="InvalidOperationException">A variable is missing without which it would not start.</exception>
    public static WebApplication Build(IReadOnlyDictionary<string, string> environment, string url)
    {
        if (environment.GetValueOrDefault("WEBUI_SECRET_KEY") is not { Length: > 0 })
        {
            throw new InvalidOperationException("WEBUI_SECRET_KEY is not set.");
        }
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var people = new StandInPeople(environment);
        var backend = new StandInBackend(environment);
        var (started, preparing) = (TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(double.Parse(environment.GetValueOrDefault("STANDIN_SECONDS") ?? "0", System.Globalization.CultureInfo.InvariantCulture)));
        RefreshStatic(environment);
        app.UseWebSockets();
        app.MapGet("/health", () => Results.Json(new { status = true }));
        app.MapGet("/ready", () => TimeProvider.System.GetElapsedTime(started) >= preparing ? Results.Json(new { status = true }) : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/api/config", () => Results.Json(new { status = true, name = "Open WebUI", features = new { auth_trusted_header = true, slim = true } }));
        app.MapPost("/api/v1/auths/signin", people.SignIn);
        app.MapGet("/api/models", context => people.AskAsync(context, _ => backend.SendAsync(context, HttpMethod.Get, "OPENAI", "/models", null)));
        app.MapPost("/api/chat/completions", context => people.AskAsync(context, person => backend.CompleteAsync(context, person)));
        app.MapPost("/api/v1/tasks/title/completions", context => people.AskAsync(context, person => backend.TitleAsync(context, person)));
        app.MapPost("/api/embeddings", context => people.AskAsync(context, _ => backend.EmbedAsync(context)));
        app.MapPost("/api/v1/audio/transcriptions", context => people.AskAsync(context, _ => backend.TranscribeAsync(context)));
        app.Map("/ws/socket.io/", context => EchoAsync(context, environment));
        // What only a test asks: what reached it, whether it reaches others.
        app.MapGet("/test/headers", (HttpRequest request) => Results.Json(request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        app.MapPost("/test/cookie", (HttpResponse response) => response.Headers.Append("Set-Cookie", "__Host-hearth=stolen; Path=/; Secure"));
        app.MapPost("/test/upload", async (HttpRequest request) =>
        {
            var buffer = new byte[1 << 16];
            long total = 0;
            for (int read; (read = await request.Body.ReadAsync(buffer)) > 0; total += read)
            {
            }
            return Results.Json(new { bytes = total });
        });
        app.MapGet("/test/reach", ReachAsync);
        app.MapFallback("{**path}", () => Results.Text(Page, "text/html"));
        return app;
    }

    // As the original does at every start: all files of the folder go, and come back.
    private static void RefreshStatic(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.GetValueOrDefault("STATIC_DIR") is not { Length: > 0 } folder)
        {
            return;
        }
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(folder))
        {
            File.Delete(file);
        }
        File.WriteAllText(Path.Combine(folder, "user.png"), "");
    }

    private static async Task EchoAsync(HttpContext context, IReadOnlyDictionary<string, string> environment)
    {
        if (context.Request.Headers.Origin.ToString() is { Length: > 0 } origin && !environment["CORS_ALLOW_ORIGIN"].Split(';').Contains(origin))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        // Engine.IO's first packet: 0 is "open".
        await socket.SendAsync(Encoding.UTF8.GetBytes("0{\"sid\":\"stand-in\",\"upgrades\":[],\"pingInterval\":25000}"), WebSocketMessageType.Text, true, context.RequestAborted);
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: WebSocketMessageType.Text } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, message.EndOfMessage, context.RequestAborted);
        }
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }

    private static async Task<IResult> ReachAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
            return Results.Text("reached");
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return Results.Text(exception is SocketException failure ? failure.SocketErrorCode.ToString() : "silence");
        }
    }
}
