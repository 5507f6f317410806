using Appliance.Agent.Access;
using Appliance.Agent.Access.Limits;
using Appliance.Agent.Access.Usage;

namespace Appliance.Agent.Observability;

/// <summary>Gives each request an id, and when it has ended one line in the log, its numbers in the metrics, and its tokens in the usage.</summary>
internal sealed partial class RequestJournal(ServingMetrics metrics, UsageStore usage, TokenFlow flow, TimeProvider time, ILogger<RequestJournal> logger)
{
    // Asked for all day by machines.
    private static readonly HashSet<string> Quiet = new(StringComparer.Ordinal) { "/healthz", "/healthz/gate", "/metrics" };

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var record = new RequestRecord(time, flow);
        context.SetRecord(record);
        context.TraceIdentifier = RequestId.Of(context.Request);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[RequestId.Header] = context.TraceIdentifier;
            return Task.CompletedTask;
        });
        using (Log.Request(logger, context.TraceIdentifier))
        {
            try
            {
                await next(context);
            }
            finally
            {
                Note(context, record);
            }
        }
    }

    /// <summary>Notes an answer to somebody of the house who asked within this process, as if the request had come over the network.</summary>
    public void Note(Caller caller, string route, int status, RequestRecord record)
    {
        metrics.RequestEnded("POST", route, status, record);
        if (record is { Model: { } model, Answering: { } answering })
        {
            usage.Add(new UsageRow(caller.Id, model, 1, record.PromptTokens, record.CompletionTokens, answering.TotalSeconds));
        }
        Log.Answered(
            logger, LogLevel.Information, "POST", route, record.Model ?? "-", caller.Name, status, (long)record.Elapsed.TotalMilliseconds,
            record.PromptTokens, record.CompletionTokens);
    }

    private void Note(HttpContext context, RequestRecord record)
    {
        var route = RouteOf(context);
        var isGone = context.RequestAborted.IsCancellationRequested;
        var status = isGone ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode;
        var caller = context.GetCaller();
        metrics.RequestEnded(context.Request.Method, route, status, record);
        if (record is { Model: { } model, Answering: { } answering } && context.GetEndpoint()?.Metadata.GetMetadata<MeteredEndpoint>() is not null)
        {
            usage.Add(new UsageRow(caller.Id, model, 1, record.PromptTokens, record.CompletionTokens, answering.TotalSeconds));
        }
        var level = Quiet.Contains(route) ? LogLevel.Debug : LogLevel.Information;
        var method = ServingMetrics.KnownMethod(context.Request.Method);
        var milliseconds = (long)record.Elapsed.TotalMilliseconds;
        var (read, written) = (record.PromptTokens, record.CompletionTokens);
        Log.Answered(logger, level, method, route, record.Model ?? "-", caller.Name, status, milliseconds, read, written);
    }

    // The pattern, not the path: a path may hold anything.
    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";

    private static partial class Log
    {
        private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("request {RequestId}");

        public static IDisposable? Request(ILogger logger, string id) => Scope(logger, id);

        [LoggerMessage(EventId = 1801, Message = "{Method} {Route} model {Model} for '{Caller}': {Status} after {Milliseconds} ms, {PromptTokens} tokens read, {CompletionTokens} written")]
        public static partial void Answered(
            ILogger logger, LogLevel level, string method, string route, string model, string caller, int status, long milliseconds,
            long promptTokens, long completionTokens);
    }
}
