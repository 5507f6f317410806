using Appliance.Agent.Access;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Appliance.Agent.Gateway;

/// <summary>Forwards requests to the runner of the model they name, loading it first.</summary>
internal sealed partial class RunnerForwarder(
    ModelStore store,
    RunnerPool pool,
    ServingMetrics metrics,
    IHttpForwarder forwarder,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<RunnerForwarder> logger)
{
    private readonly RunnerTransformer _transformer = new(options.Value.AnswerTimeout);

    private readonly ForwarderRequestConfig _config = new()
    {
        ActivityTimeout = options.Value.AnswerTimeout,
        AllowResponseBuffering = false,
        Version = new Version(1, 1),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public async Task HandleAsync(HttpContext context, RunnerRoute route)
    {
        var (request, error) = await ModelRequest.ReadAsync(context, options.Value.MaxRequestBytes, route.Needs);
        error ??= await ForwardAsync(context, request!, route);
        if (error is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await error.WriteAsync(context);
        }
    }

    private async Task<ApiError?> ForwardAsync(HttpContext context, ModelRequest request, RunnerRoute route)
    {
        var list = await store.GetForAsync(context);
        if (list.Find(request.Model) is not { } model)
        {
            return ModelErrors.NotUsable(list, request.Model);
        }
        context.GetRecord().Model = model.Id;
        if (ModelErrors.WrongKind(list, model, route.Kind) is { } wrongKind)
        {
            return wrongKind;
        }
        if (!request.IsWhole)
        {
            return ApiError.BadRequest($"'{route.Needs}' is required.", "missing_field", route.Needs);
        }
        var acquiring = AcquireAsync(context, model);
        if (route.TellsStatus && request.IsStreaming && !await IsSoonAsync(acquiring, context.RequestAborted))
        {
            await StreamWithStatusAsync(context, request, model, acquiring);
            return null;
        }
        var resending = new Resending();
        while (true)
        {
            var (error, fault) = await TryAsync(context, request, model, acquiring);
            if (fault is null || !resending.MayFollow(fault))
            {
                return error;
            }
            context.Response.Clear();
            acquiring = AcquireAsync(context, model);
        }
    }

    private Task<LoadResult> AcquireAsync(HttpContext context, Model model) =>
        metrics.WaitAsync(model.Id, () => pool.AcquireAsync(model, context.GetQueueName(), context.RequestAborted));

    private async Task<bool> IsSoonAsync(Task acquiring, CancellationToken cancellationToken) =>
        acquiring.IsCompleted || await Task.WhenAny(acquiring, Task.Delay(options.Value.StatusAfter, time, cancellationToken)) == acquiring;

    /// <returns>An error, and with it what broke off before anything was answered.</returns>
    private async Task<(ApiError? Error, HttpRequestException? Fault)> TryAsync(HttpContext context, ModelRequest request, Model model, Task<LoadResult> acquiring)
    {
        var result = await acquiring;
        if (result is not LoadResult.Ready { Lease: var lease })
        {
            return (ModelErrors.NotLoaded(model.Id, result), null);
        }
        using (lease)
        {
            return await SendAsync(context, request, model, lease);
        }
    }

    private async Task EndAsync(HttpContext context, Model model, RunnerLease lease, Exception? fault)
    {
        if (fault is not null)
        {
            await ApiDialect.Of(context).WriteInStreamAsync(context, Broken(model, "the stream broke off", fault.Message));
            await lease.NoteFaultAsync(fault);
        }
    }

    private async Task<(ApiError? Error, HttpRequestException? Fault)> SendAsync(
        HttpContext context, ModelRequest request, Model model, RunnerLease lease)
    {
        context.GetRecord().Ask();
        context.Request.Body = request.OpenBody();
        var result = await forwarder.SendAsync(
            context, RunnerConnection.Address.ToString(), lease.Client, _config, _transformer, context.RequestAborted);
        if (context.Features.Get<BrokenStream>() is { } broken)
        {
            await EndAsync(context, model, lease, broken.Fault);
            return (null, null);
        }
        if (result == ForwarderError.None || context.RequestAborted.IsCancellationRequested)
        {
            return (null, null);
        }
        var fault = context.GetForwarderErrorFeature()?.Exception;
        await lease.NoteFaultAsync(fault);
        return (Broken(model, result.ToString(), fault?.Message), context.Response.HasStarted ? null : fault as HttpRequestException);
    }

    private ApiError Broken(Model model, string what, string? message)
    {
        Log.Broken(logger, model.Id, what, message);
        return new ApiError(StatusCodes.Status502BadGateway, "server_error", "runner_failed",
            $"The runner of '{model.Id}' stopped before it had answered. The next request starts it again.");
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "An answer of {Model} broke off: {Error}: {Message}")]
        public static partial void Broken(ILogger logger, string model, string error, string? message);
    }
}
