using System.Text.Json;
using Appliance.Agent.Models;
using Appliance.Agent.Runners;

namespace Appliance.Agent.Gateway;

/// <summary>
/// Tells a client that streams what its request waits for. Open WebUI shows events of its own kind to the person; everybody else gets
/// comments, which every reader of server-sent events passes over and which keep the connection from being given up as dead.
/// </summary>
internal sealed class StatusStream(HttpContext context, RunnerPool pool, Model model, TimeProvider time)
{
    private const string OpenWebUiHeaders = "X-OpenWebUI-";
    private const string Header = "X-Hearth-Status";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly bool _showsEvents = context.Request.Headers.Keys.Any(name =>
        name.StartsWith(OpenWebUiHeaders, StringComparison.OrdinalIgnoreCase) || name.Equals(Header, StringComparison.OrdinalIgnoreCase));

    /// <summary>Begins the answer and says every two seconds what it waits for, until <paramref name="waiting"/> is over.</summary>
    public async Task FollowAsync(Task waiting, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = EventStream.MediaType;
        context.Response.Headers.CacheControl = "no-cache";
        var started = time.GetTimestamp();
        while (!waiting.IsCompleted)
        {
            await WriteAsync(Describe(time.GetElapsedTime(started)), isDone: false, cancellationToken);
            await Task.WhenAny(waiting, Task.Delay(Interval, time, cancellationToken));
        }
        cancellationToken.ThrowIfCancellationRequested();
        await WriteAsync($"{model.Id} is ready", isDone: true, cancellationToken);
    }

    private string Describe(TimeSpan waited) => pool.StateOf(model.Id) switch
    {
        ModelState.Loaded => $"Waiting for a turn at {model.Id}, {pool.WaitingFor(model.Id)} in the queue",
        _ => $"Loading {model.Id} ({model.Size}), {waited.TotalSeconds:0} s so far",
    };

    private async Task WriteAsync(string description, bool isDone, CancellationToken cancellationToken)
    {
        var text = _showsEvents
            ? $"data: {JsonSerializer.Serialize(new StatusBody(new StatusEvent("status", new StatusData(description, isDone))), GatewayJson.Default.StatusBody)}\n\n"
            : $": {description}\n\n";
        await context.Response.WriteAsync(text, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}

/// <summary>What Open WebUI takes for an event.</summary>
internal sealed record StatusBody(StatusEvent Event);

/// <summary>An event and its kind.</summary>
internal sealed record StatusEvent(string Type, StatusData Data);

/// <summary>What is shown while an answer is waited for.</summary>
internal sealed record StatusData(string Description, bool Done);
