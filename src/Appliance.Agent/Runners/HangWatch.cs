namespace Appliance.Agent.Runners;

/// <summary>
/// Notices that a runner hangs. Asked for its slots, llama-server answers between two batches; while a driver is stuck it does not, although
/// its <c>/health</c> still might.
/// </summary>
internal sealed class HangWatch(LoadedRunner runner, RunnerOptions options, TimeProvider time)
{
    // A batch takes seconds on a card and minutes on a processor.
    private const int ProcessorPatience = 6;
    private const int LooksPerTimeout = 8;

    private static readonly Uri Slots = new(RunnerConnection.Address, "/slots");

    private TimeSpan Timeout => runner.Plan.Gpus.Count > 0 ? options.HangTimeout : options.HangTimeout * ProcessorPatience;

    /// <summary>Whether it was ended for hanging.</summary>
    public bool HasHung { get; private set; }

    /// <summary>Looks while <paramref name="isBusy"/>, and ends the runner when it has been silent for too long.</summary>
    public async Task RunAsync(Func<bool> isBusy, Action onHang, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Timeout / LooksPerTimeout, time, cancellationToken);
                if (isBusy() && !await AnswersAsync(cancellationToken))
                {
                    HasHung = true;
                    onHang();
                    await runner.DisposeAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Slots);
            using var response = await runner.Client.SendAsync(request, either.Token);
            return true;
        }
        catch (HttpRequestException)
        {
            // It ended; that is another's business.
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
