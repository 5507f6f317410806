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
    ILogger<RunnerForwarder> logger)
{
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
        var (error, mayRetry) = await TryAsync(context, request, model);
        if (!mayRetry)
        {
            return error;
        }
        // A runner that died unnoticed has answered nothing yet, so the request may go to a new one: once, lest it be the cause.
        context.Response.Clear();
        return (await TryAsync(context, request, model)).Error;
    }

    private async Task<(ApiError? Error, bool MayRetry)> TryAsync(HttpContext context, ModelRequest request, Model model)
    {
        switch (await metrics.WaitAsync(model.Id, () => pool.AcquireAsync(model, context.RequestAborted)))
        {
            case LoadResult.TooLarge tooLarge:
                return (ModelErrors.TooLarge(model.Id, tooLarge), false);
            case LoadResult.Failed failed:
                return (ModelErrors.LoadFailed(model.Id, failed), false);
            case LoadResult.Ready { Lease: var lease }:
                using (lease)
                {
                    return await SendAsync(context, request, model, lease);
                }
            default:
                throw new InvalidOperationException("A load ended in no known way.");
        }
    }

    private async Task<(ApiError? Error, bool MayRetry)> SendAsync(
        HttpContext context, ModelRequest request, Model model, RunnerLease lease)
    {
        context.GetRecord().Ask();
        context.Request.Body = request.OpenBody();
        var result = await forwarder.SendAsync(
            context, RunnerConnection.Address.ToString(), lease.Client, _config, RunnerTransformer.Instance, context.RequestAborted);
        if (result == ForwarderError.None || context.RequestAborted.IsCancellationRequested)
        {
            return (null, false);
        }
        var fault = context.GetForwarderErrorFeature()?.Exception;
        await lease.NoteFaultAsync(fault);
        Log.Broken(logger, model.Id, result, fault?.Message);
        var error = new ApiError(StatusCodes.Status502BadGateway, "server_error", "runner_failed",
            $"The runner of '{model.Id}' stopped before it had answered. The next request starts it again.");
        return (error, fault is HttpRequestException && !context.Response.HasStarted);
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "An answer of {Model} broke off: {Error}: {Message}")]
        public static partial void Broken(ILogger logger, string model, ForwarderError error, string? message);
    }
}
