using System.Collections.Concurrent;
using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models.Downloads;

/// <summary>Fetches a file from the hub over several connections, each with a range of its own.</summary>
internal sealed partial class HubFetcher(HubClient hub, IOptions<HubOptions> options, TimeProvider time, ILogger<HubFetcher> logger) : IFileFetcher
{
    private const int BufferBytes = 128 << 10;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    public async Task<string> FetchAsync(Download download, int index, PartFile part, CancellationToken cancellationToken)
    {
        var file = download.Job.Files[index];
        var promised = new HubDownload(download.Job.Repository!, download.Job.Commit!, file.Path, file.Size, file.Sha256!);
        var ranges = new ConcurrentQueue<ByteRange>(part.Missing.SelectMany(Cut));
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = new Work(download, index, part, promised, ranges, time, giveUp.Token);
        var connections = Enumerable.Range(0, Math.Min(options.Value.Connections, ranges.Count)).Select(_ => RunAsync(work, giveUp)).ToList();
        await Task.WhenAll(connections);
        return file.Sha256!;
    }

    private IEnumerable<ByteRange> Cut(ByteRange range)
    {
        var size = (long)options.Value.PartMiB << 20;
        for (var at = range.From; at < range.End; at += size)
        {
            yield return new ByteRange(at, Math.Min(at + size, range.End));
        }
    }

    private async Task RunAsync(Work work, CancellationTokenSource giveUp)
    {
        try
        {
            while (work.Ranges.TryDequeue(out var range))
            {
                await FetchRangeAsync(work, range);
            }
        }
        catch
        {
            // What one connection cannot overcome ends the others too.
            await giveUp.CancelAsync();
            throw;
        }
    }

    private async Task FetchRangeAsync(Work work, ByteRange range)
    {
        var buffer = new byte[BufferBytes];
        var failures = 0;
        while (range.Length > 0)
        {
            await work.RestAsync();
            try
            {
                using var answer = await hub.OpenAsync(work.File, range, work.Token);
                work.CheckTag(answer.Tag);
                while (await answer.ReadAsync(buffer, work.Token) is > 0 and var read)
                {
                    await work.Part.WriteAsync(range.From, buffer.AsMemory(0, read), work.Token);
                    range = range with { From = range.From + read };
                    work.Download.Add(work.Index, read);
                    failures = 0;
                }
            }
            catch (HubException e) when (e.IsPassing && failures < options.Value.Retries)
            {
                var rest = e.RetryAfter ?? Backoff(failures);
                failures++;
                Log.Retrying(logger, work.File.Path, e.Message, rest.TotalSeconds);
                work.RestFor(rest, e);
            }
        }
    }

    private TimeSpan Backoff(int failures)
    {
        var rest = options.Value.Backoff * Math.Pow(2, Math.Min(failures, 16));
        return (rest < LongestBackoff ? rest : LongestBackoff) * (1 + (Random.Shared.NextDouble() * 0.2));
    }

    private sealed class Work(Download download, int index, PartFile part, HubDownload file, ConcurrentQueue<ByteRange> ranges, TimeProvider time, CancellationToken token)
    {
        private readonly Lock _lock = new();
        private long _restUntil = time.GetTimestamp();

        public Download Download => download;

        public int Index => index;

        public PartFile Part => part;

        public HubDownload File => file;

        public ConcurrentQueue<ByteRange> Ranges => ranges;

        public CancellationToken Token => token;

        /// <summary>All connections must get the same version, where nothing better than the server's word for it is known.</summary>
        public void CheckTag(string? tag)
        {
            lock (_lock)
            {
                if (tag is null || file.IsPromiseKnown || (part.Tag ??= tag) == tag)
                {
                    return;
                }
            }
            throw new HubException(HubFault.Changed, $"{file.Path} became another file at the hub while it was being fetched. What was fetched is thrown away; ask for the model again.");
        }

        /// <summary>A server that wants rest gets it from all connections before they ask it again.</summary>
        public void RestFor(TimeSpan rest, HubException reason)
        {
            // Not the time of day: the clock may be set while this waits.
            lock (_lock)
            {
                var until = time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency);
                _restUntil = Math.Max(_restUntil, until);
            }
            download.Set(DownloadState.Waiting, $"{reason.Message} Trying again in {Math.Ceiling(rest.TotalSeconds):0} s; what is there is kept.");
        }

        public async Task RestAsync()
        {
            var rest = time.GetElapsedTime(time.GetTimestamp(), Interlocked.Read(ref _restUntil));
            await (rest > TimeSpan.Zero ? Task.Delay(rest, time, token) : Task.CompletedTask);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1115, LogLevel.Information, "{File}: {Reason} Trying again in {Seconds:0.#} s")]
        public static partial void Retrying(ILogger logger, string file, string reason, double seconds);
    }
}
