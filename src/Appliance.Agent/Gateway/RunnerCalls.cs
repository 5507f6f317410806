using System.Net.Http.Headers;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Gateway;

/// <summary>Asks runners on behalf of requests that they do not understand themselves.</summary>
internal sealed partial class RunnerCalls(
    RunnerPool pool, ServingMetrics metrics, IOptions<GatewayOptions> options, TimeProvider time, ILogger<RunnerCalls> logger)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>How long a runner may be silent.</summary>
    public TimeSpan Patience => options.Value.AnswerTimeout;

    /// <summary>Loads the model if need be and sends it one request. An answer that is an error of the runner's is returned as one.</summary>
    public Task<(RunnerAnswer? Answer, ApiError? Error)> PostAsync(
        Model model, string path, ReadOnlyMemory<byte> body, string caller, CancellationToken cancellationToken) =>
        SendAsync(model, caller, () => new HttpRequestMessage(HttpMethod.Post, new Uri(RunnerConnection.Address, path))
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } },
        }, cancellationToken);

    /// <summary>The same without a body, and without waiting for a turn.</summary>
    public Task<(RunnerAnswer? Answer, ApiError? Error)> GetAsync(Model model, string path, CancellationToken cancellationToken) =>
        SendAsync(model, caller: null, () => new HttpRequestMessage(HttpMethod.Get, new Uri(RunnerConnection.Address, path)), cancellationToken);

    /// <summary>Loads the model and asks it nothing. Null when it is loaded.</summary>
    public async Task<ApiError?> LoadAsync(Model model, CancellationToken cancellationToken)
    {
        var (lease, error) = await AcquireAsync(model, caller: null, cancellationToken);
        lease?.Dispose();
        return error;
    }

    /// <summary>The error of an answer that broke off.</summary>
    public ApiError Broken(Model model, Exception fault)
    {
        Log.Broken(logger, model.Id, fault.Message);
        return new ApiError(StatusCodes.Status502BadGateway, "server_error", "runner_failed",
            $"The runner of '{model.Id}' stopped before it had answered. The next request starts it again.");
    }

    private async Task<(RunnerAnswer? Answer, ApiError? Error)> SendAsync(
        Model model, string? caller, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var resending = new Resending();
        while (true)
        {
            var (lease, refusal) = await AcquireAsync(model, caller, cancellationToken);
            if (lease is null)
            {
                return (null, refusal);
            }
            var loadTime = time.GetElapsedTime(started);
            var (response, fault) = await TryAsync(lease, request, cancellationToken);
            if (response is not null)
            {
                return await CheckAsync(new RunnerAnswer(response, lease, loadTime), cancellationToken);
            }
            if (fault is not HttpRequestException gone || !resending.MayFollow(gone))
            {
                return (null, Broken(model, fault!));
            }
        }
    }

    private static async Task<(RunnerAnswer? Answer, ApiError? Error)> CheckAsync(RunnerAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Response.IsSuccessStatusCode)
        {
            return (answer, null);
        }
        using (answer)
        {
            return (null, await RunnerError.ReadAsync(answer.Response, cancellationToken));
        }
    }

    /// <summary>Gives the lease back unless the runner began to answer.</summary>
    private async Task<(HttpResponseMessage? Response, Exception? Fault)> TryAsync(
        RunnerLease lease, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var message = request();
            return (await lease.Client.SendAsync(message, patience.Token), null);
        }
        catch (HttpRequestException e)
        {
            await lease.NoteFaultAsync(e);
            lease.Dispose();
            return (null, e);
        }
        catch (OperationCanceledException e)
        {
            lease.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return (null, e);
        }
    }

    private async Task<(RunnerLease? Lease, ApiError? Error)> AcquireAsync(Model model, string? caller, CancellationToken cancellationToken)
    {
        var result = caller is null
            ? await pool.AcquireAsync(model, cancellationToken)
            : await metrics.WaitAsync(model.Id, () => pool.AcquireAsync(model, caller, cancellationToken));
        return result is LoadResult.Ready ready ? (ready.Lease, null) : (null, ModelErrors.NotLoaded(model.Id, result));
    }

    private static partial class Log
    {
        [LoggerMessage(1311, LogLevel.Warning, "An answer of {Model} broke off: {Message}")]
        public static partial void Broken(ILogger logger, string model, string message);
    }
}
