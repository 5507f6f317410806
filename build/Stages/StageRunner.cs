using System.Collections.Concurrent;

namespace Appliance.Build.Stages;

/// <summary>Runs stages at most once a run, uses cached outputs again, and reports each with its time.</summary>
internal sealed class StageRunner(StageCache cache, StageOutputs outputs, IStageReport report, string logDirectory, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<StageOutput>>> _runs = new(StringComparer.Ordinal);

    /// <summary>Makes sure that a stage's output exists.</summary>
    /// <exception cref="StageFailedException">The stage failed; nothing of its attempt is left but its log.</exception>
    public Task<StageOutput> EnsureAsync(IImageStage stage, CancellationToken cancellationToken) =>
        _runs.GetOrAdd(stage.Name, _ => new Lazy<Task<StageOutput>>(() => RunAsync(stage, cancellationToken))).Value;

    private async Task<StageOutput> RunAsync(IImageStage stage, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        // A stage's first steps may block; siblings must start nevertheless.
        await Task.Yield();
        using var fingerprint = new StageFingerprint();
        stage.Describe(fingerprint.Add("stage", stage.Name), outputs);
        var key = fingerprint.Finish();
        var output = cache.Find(stage.Name, key, stage.MaximumAge);
        var isCached = output is not null;
        output ??= await MakeAsync(stage, key, cancellationToken);
        outputs.Add(output);
        report.Finished(output, isCached, time.GetElapsedTime(started));
        return output;
    }

    private async Task<StageOutput> MakeAsync(IImageStage stage, string key, CancellationToken cancellationToken)
    {
        var logPath = Path.Combine(logDirectory, stage.Name + ".log");
        report.Started(stage.Name);
        try
        {
            Directory.CreateDirectory(logDirectory);
            await using var log = TextWriter.Synchronized(new StreamWriter(logPath) { AutoFlush = true });
            return await MakeAsync(stage, key, log, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new StageFailedException(stage.Name, logPath, exception);
        }
        finally
        {
            report.Stopped(stage.Name);
        }
    }

    private async Task<StageOutput> MakeAsync(IImageStage stage, string key, TextWriter log, CancellationToken cancellationToken)
    {
        var workspace = cache.Open(stage.Name, line =>
        {
            log.WriteLine(line);
            report.Progress(stage.Name, line);
        });
        try
        {
            await stage.RunAsync(workspace, outputs, cancellationToken);
            return await cache.CommitAsync(stage.Name, key, workspace, cancellationToken);
        }
        finally
        {
            StageCache.Close(workspace);
        }
    }
}
