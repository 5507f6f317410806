using Appliance.Agent.Health;
using Appliance.Agent.Models.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models;

/// <summary>Scans the model directories when they change, and every few seconds in case nothing announced a change.</summary>
internal sealed partial class ModelWatcher(
    ModelStore store,
    RecordBook records,
    AgentPulse pulse,
    IOptions<ModelStoreOptions> options,
    TimeProvider time,
    ILogger<ModelWatcher> logger) : BackgroundService
{
    private readonly SemaphoreSlim _nudge = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first scan must not hold up the start of the others.
        await Task.Yield();
        var directories = options.Value.Directories.ToArray();
        var scanner = new ModelScanner(directories);
        var watchers = new DirectoryWatchers(directories, Nudge);
        store.ScanWanted += Nudge;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                Scan(scanner, stoppingToken);
                pulse.Beat();
                watchers.Refresh();
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
        finally
        {
            store.ScanWanted -= Nudge;
            watchers.Dispose();
        }
    }

    public override void Dispose()
    {
        _nudge.Dispose();
        base.Dispose();
    }

    private void Scan(ModelScanner scanner, CancellationToken cancellationToken)
    {
        var before = store.Current;
        store.BeginScan();
        if (!store.Replace(records.Apply(scanner.Scan(cancellationToken))))
        {
            return;
        }
        var now = store.Current;
        Log.Found(logger, now.Models.Count, now.Unusable.Count);
        foreach (var file in now.Unusable.Except(before.Unusable))
        {
            Log.Unusable(logger, file.Path, file.Reason);
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var announced = _nudge.WaitAsync(delay.Token);
        await Task.WhenAny(announced, Task.Delay(options.Value.ScanInterval, time, delay.Token));
        await delay.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Nudge()
    {
        try
        {
            _nudge.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // A scan is due already, or none is wanted any more.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Information, "Found {Models} model(s) and {Unusable} unusable file(s)")]
        public static partial void Found(ILogger logger, int models, int unusable);

        [LoggerMessage(1102, LogLevel.Warning, "{File} cannot be used: {Reason}")]
        public static partial void Unusable(ILogger logger, string file, string reason);
    }
}
