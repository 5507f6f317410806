using System.Net;

namespace Appliance.Agent.Runners;

/// <summary>Waits until a runner has loaded its model.</summary>
internal static class RunnerReadiness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks <c>/health</c> until it answers 200; llama-server answers 503 while it loads.</summary>
    /// <exception cref="RunnerException">The runner ended, or took longer than <paramref name="timeout"/>.</exception>
    public static async Task WaitAsync(IRunner runner, HttpMessageInvoker client, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!await IsReadyAsync(client, time, cancellationToken))
        {
            if (time.GetElapsedTime(started) > timeout)
            {
                throw new RunnerException($"the model was not loaded after {timeout}");
            }
            if (await Task.WhenAny(runner.Exited, Task.Delay(Pause, time, cancellationToken)) == runner.Exited)
            {
                var exit = await runner.Exited;
                throw new RunnerException($"the runner ended while loading the model: {exit.Summary}") { IsOutOfMemory = exit.IsOutOfMemory };
            }
        }
    }

    private static async Task<bool> IsReadyAsync(HttpMessageInvoker client, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(RunnerConnection.Address, "/health"));
            using var response = await client.SendAsync(request, either.Token);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Stuck for the moment; whether for good, the caller's clock decides.
            return false;
        }
        catch (HttpRequestException)
        {
            // No socket yet.
            return false;
        }
    }
}
