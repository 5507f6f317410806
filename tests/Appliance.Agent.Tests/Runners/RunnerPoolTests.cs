using Appliance.Agent.Runners;
using Appliance.Agent.Runners.Calibration;
using Appliance.Agent.Runners.Devices;
using Appliance.Agent.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Agent.Tests.Runners;

public sealed class RunnerPoolTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Acquire_ManyAtOnce_StartOneRunner()
    {
        var loaded = new TaskCompletionSource();
        var host = new StubRunnerHost(_directory.Path) { Loaded = loaded.Task };
        await using var pool = Pool(host);
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));

        var waiting = Enumerable.Range(0, 5).Select(_ => pool.AcquireAsync(model, "me", Cancellation)).ToList();
        Assert.Equal(ModelState.Loading, pool.StateOf("a"));
        loaded.SetResult();

        Assert.All(await Task.WhenAll(waiting), result => Assert.IsType<LoadResult.Ready>(result));
        Assert.Single(host.Started);
        Assert.Equal(ModelState.Loaded, pool.StateOf("a"));
    }

    [Fact]
    public async Task Acquire_WaiterGivesUp_LoadGoesOnForOthers()
    {
        var loaded = new TaskCompletionSource();
        var host = new StubRunnerHost(_directory.Path) { Loaded = loaded.Task };
        await using var pool = Pool(host);
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        using var impatient = new CancellationTokenSource();

        var first = pool.AcquireAsync(model, "me", impatient.Token);
        var second = pool.AcquireAsync(model, "me", Cancellation);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        loaded.SetResult();

        Assert.IsType<LoadResult.Ready>(await second);
    }

    [Fact]
    public async Task Acquire_LoadFailed_RestsThenTriesAgain()
    {
        var host = new StubRunnerHost(_directory.Path) { Failure = "out of luck" };
        await using var pool = Pool(host);
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));

        var first = Assert.IsType<LoadResult.Failed>(await pool.AcquireAsync(model, "me", Cancellation));
        var during = Assert.IsType<LoadResult.Failed>(await pool.AcquireAsync(model, "me", Cancellation));
        host.Failure = null;
        _time.Advance(TimeSpan.FromSeconds(2));
        var after = await pool.AcquireAsync(model, "me", Cancellation);

        Assert.Contains("out of luck", first.Reason, StringComparison.Ordinal);
        Assert.Equal(first.Reason, during.Reason);
        Assert.IsType<LoadResult.Ready>(after);
        Assert.Equal(2, host.Started.Count);
    }

    [Fact]
    public async Task Acquire_FailsAgainAndAgain_RestsLonger()
    {
        var host = new StubRunnerHost(_directory.Path) { Failure = "out of luck" };
        await using var pool = Pool(host);
        var rests = new List<double>();
        for (var round = 0; round < 7; round++)
        {
            var failed = Assert.IsType<LoadResult.Failed>(await pool.AcquireAsync(ModelBuilder.Model("a", ByteSize.FromGiB(1)), "me", Cancellation));
            rests.Add(failed.RetryAfter.TotalSeconds);
            _time.Advance(failed.RetryAfter);
        }

        Assert.Equal([2, 4, 8, 16, 32, 60, 60], rests);
    }

    [Fact]
    public async Task Acquire_ClockIsSetBackWhileItRests_RestsNoLonger()
    {
        var host = new StubRunnerHost(_directory.Path) { Failure = "out of luck" };
        var clock = new SettableClock();
        await using var pool = Pool(host, time: clock);
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        Assert.IsType<LoadResult.Failed>(await pool.AcquireAsync(model, "me", Cancellation));
        host.Failure = null;

        clock.Now = DateTimeOffset.UnixEpoch;
        clock.Elapsed = TimeSpan.FromSeconds(3);

        Assert.IsType<LoadResult.Ready>(await pool.AcquireAsync(model, "me", Cancellation));
    }

    [Fact]
    public async Task Acquire_RunnerEnded_StartsAnother()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host);
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        await AcquireAndRelease(pool, model);

        host.Started[0].End("killed by signal 9");
        Assert.Equal(ModelState.Available, pool.StateOf("a"));
        await AcquireAndRelease(pool, model);

        Assert.Equal(2, host.Started.Count);
    }

    [Fact]
    public async Task Acquire_MemoryShort_UnloadsTheLongestIdle()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host, total: ByteSize.FromGiB(4));
        foreach (var id in new[] { "a", "b", "c" })
        {
            await AcquireAndRelease(pool, ModelBuilder.Model(id, ByteSize.FromGiB(1)));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        await AcquireAndRelease(pool, ModelBuilder.Model("a", ByteSize.FromGiB(1)));

        await AcquireAndRelease(pool, ModelBuilder.Model("d", ByteSize.FromGiB(1)));

        Assert.Equal(["b"], host.Started.Where(runner => runner.IsStopped).Select(runner => runner.Launch.Model.Id));
    }

    [Fact]
    public async Task Acquire_LargerThanTheRig_IsRefusedAndNothingIsUnloaded()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host, total: ByteSize.FromGiB(4));
        await AcquireAndRelease(pool, ModelBuilder.Model("idle", ByteSize.FromGiB(1)));

        var result = Assert.IsType<LoadResult.TooLarge>(await pool.AcquireAsync(ModelBuilder.Model("big", ByteSize.FromGiB(8)), "me", Cancellation));

        Assert.Contains("does not fit", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Started, runner => runner.IsStopped);
    }

    [Fact]
    public async Task Acquire_MemoryHeldByAModelInUse_WaitsUntilItHasAnswered()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host, total: ByteSize.FromGiB(4));
        var busy = Assert.IsType<LoadResult.Ready>(await pool.AcquireAsync(ModelBuilder.Model("busy", ByteSize.FromGiB(2)), "me", Cancellation));

        var waiting = pool.AcquireAsync(ModelBuilder.Model("big", ByteSize.FromGiB(3)), "me", Cancellation);
        await Eventually.TrueAsync(() => Task.FromResult(pool.StateOf("big") == ModelState.Loading));
        Assert.Equal(ModelState.Loaded, pool.StateOf("busy"));
        busy.Lease.Dispose();

        Assert.IsType<LoadResult.Ready>(await waiting);
        Assert.True(host.Started[0].IsStopped);
    }

    [Fact]
    public async Task Acquire_BusyModelNeverRests_YieldsAfterAWhile()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host, total: ByteSize.FromGiB(4));
        var model = ModelBuilder.Model("busy", ByteSize.FromGiB(2));
        var busy = Assert.IsType<LoadResult.Ready>(await pool.AcquireAsync(model, "me", Cancellation));
        var waiting = pool.AcquireAsync(ModelBuilder.Model("big", ByteSize.FromGiB(3)), "me", Cancellation);
        await Eventually.TrueAsync(() => Task.FromResult(pool.StateOf("big") == ModelState.Loading));

        Task<LoadResult>? held = null;
        await Eventually.TrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            held = pool.AcquireAsync(model, "me", Cancellation);
            if (held.IsCompleted)
            {
                Assert.IsType<LoadResult.Ready>(await held).Lease.Dispose();
            }
            return !held.IsCompleted;
        });
        busy.Lease.Dispose();
        Assert.IsType<LoadResult.Ready>(await waiting).Lease.Dispose();

        Assert.IsType<LoadResult.Ready>(await held!);
        Assert.Equal(["busy", "big", "busy"], host.Started.Select(runner => runner.Launch.Model.Id));
    }

    [Fact]
    public async Task Acquire_OthersBusyForTooLong_SaysSo()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host, total: ByteSize.FromGiB(4));
        Assert.IsType<LoadResult.Ready>(await pool.AcquireAsync(ModelBuilder.Model("busy", ByteSize.FromGiB(2)), "me", Cancellation));

        var waiting = pool.AcquireAsync(ModelBuilder.Model("big", ByteSize.FromGiB(3)), "me", Cancellation);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(waiting.IsCompleted);
        });

        Assert.IsType<LoadResult.Busy>(await waiting);
        Assert.Equal(ModelState.Loaded, pool.StateOf("busy"));
    }

    [Fact]
    public async Task Acquire_QueueIsFull_SaysSoAtOnce()
    {
        await using var pool = Pool(new StubRunnerHost(_directory.Path), options: options => (options.Slots, options.QueueLength) = (1, 1));
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        var inside = new[] { await pool.AcquireAsync(model, "me", Cancellation), await pool.AcquireAsync(model, "me", Cancellation) };
        var queued = pool.AcquireAsync(model, "me", Cancellation);

        var refused = await pool.AcquireAsync(model, "other", Cancellation);
        Assert.IsType<LoadResult.Busy>(refused);
        ((LoadResult.Ready)inside[0]).Lease.Dispose();

        Assert.IsType<LoadResult.Ready>(await queued);
    }

    [Fact]
    public async Task UnloadUnused_AfterTheIdleTimeout_UnloadsWhatNobodyUses()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host);
        await AcquireAndRelease(pool, ModelBuilder.Model("idle", ByteSize.FromGiB(1)));
        Assert.IsType<LoadResult.Ready>(await pool.AcquireAsync(ModelBuilder.Model("used", ByteSize.FromGiB(1)), "me", Cancellation));

        _time.Advance(TimeSpan.FromMinutes(29));
        await pool.UnloadUnusedAsync(Cancellation);
        Assert.Equal(ModelState.Loaded, pool.StateOf("idle"));
        _time.Advance(TimeSpan.FromMinutes(2));
        await pool.UnloadUnusedAsync(Cancellation);

        Assert.Equal((ModelState.Available, ModelState.Loaded), (pool.StateOf("idle"), pool.StateOf("used")));
    }

    [Fact]
    public async Task Keep_ForEver_IsNotUnloadedUntilUsedAgain()
    {
        await using var pool = Pool(new StubRunnerHost(_directory.Path));
        await AcquireAndRelease(pool, ModelBuilder.Model("a", ByteSize.FromGiB(1)));
        pool.Keep("a", new KeepLoaded(null));

        _time.Advance(TimeSpan.FromDays(2));
        await pool.UnloadUnusedAsync(Cancellation);

        Assert.Equal(ModelState.Loaded, pool.StateOf("a"));
    }

    [Fact]
    public async Task Acquire_OutOfMemory_TriesLessAndNeverTheSameAgain()
    {
        var host = new StubRunnerHost(_directory.Path) { FailureOf = launch => launch.Plan.Options.MicroBatch > 256 ? "cudaMalloc failed: out of memory" : null };
        await using var pool = Pool(host);
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));

        await AcquireAndRelease(pool, model);
        await pool.UnloadIdleAsync("a", Cancellation);
        await AcquireAndRelease(pool, model);

        Assert.Equal([512, 256, 256], host.Started.Select(runner => runner.Launch.Plan.Options.MicroBatch));
    }

    [Fact]
    public async Task Acquire_OutOfMemoryHoweverItIsLoaded_FailsWithEveryWayTriedOnce()
    {
        var host = new StubRunnerHost(_directory.Path) { FailureOf = _ => "ErrorOutOfDeviceMemory" };
        await using var pool = Pool(host);

        var failed = Assert.IsType<LoadResult.Failed>(await pool.AcquireAsync(ModelBuilder.Model("a", ByteSize.FromGiB(1), contextLength: 8192), "me", Cancellation));

        Assert.Contains("memory ran out", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(host.Started.Count, host.Started.Select(runner => runner.Launch.Signature).Distinct().Count());
        Assert.Equal((256, 2048L), (host.Started[^1].Launch.Plan.Options.MicroBatch, host.Started[^1].Launch.Plan.Options.ContextTokens));
    }

    [Fact]
    public async Task Acquire_CardsOfTheRunner_AreUsedAndMeasuredOnce()
    {
        var host = new StubRunnerHost(_directory.Path)
        {
            Devices = [new RunnerDevice("CUDA0", "NVIDIA GeForce RTX 3090", ByteSize.FromGiB(24), ByteSize.FromGiB(23))],
            LogOf = _ => ["load_tensors:        CUDA0 model buffer size =  5000.00 MiB"],
        };
        await using var pool = Pool(host);
        var model = ModelBuilder.Layered("a", layers: 10, ByteSize.FromGiB(4));

        await AcquireAndRelease(pool, model);
        await pool.UnloadIdleAsync("a", Cancellation);
        await AcquireAndRelease(pool, model);

        Assert.Equal([true, false], host.Started.Select(runner => runner.Launch.IsMeasured));
        Assert.Equal("CUDA0", host.Started[0].Launch.EnvironmentOn("/s")["LLAMA_ARG_DEVICE"]);
    }

    [Fact]
    public async Task Acquire_RunnerCrashesAgainAndAgain_RestsBetween()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host);
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        foreach (var crash in new[] { 0, 1 })
        {
            await AcquireAndRelease(pool, model);
            host.Started[crash].End("killed by signal 11");
            await Eventually.TrueAsync(() => Task.FromResult(pool.CrashesOf("a") == crash + 1));
        }

        var third = pool.AcquireAsync(model, "me", Cancellation);
        Assert.False(third.IsCompleted);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(third.IsCompleted);
        });

        Assert.IsType<LoadResult.Ready>(await third);
    }

    [Fact]
    public async Task Adopt_RunnersOfAnEarlierAgent_TakesOverKnownAndStopsOthers()
    {
        var host = new StubRunnerHost(_directory.Path)
        {
            Running =
            [
                new FoundRunner(RunnerLaunch.NameOf("a"), Launches.OnHost(ModelBuilder.Model("a", ByteSize.FromGiB(1))).EnvironmentOn("/s")),
                new FoundRunner(RunnerLaunch.NameOf("b"), new Dictionary<string, string>()),
                new FoundRunner("gone-12345678", new Dictionary<string, string>()),
            ],
        };
        await using var pool = Pool(host);

        await pool.AdoptAsync([ModelBuilder.Model("a", ByteSize.FromGiB(1)), ModelBuilder.Model("b", ByteSize.FromGiB(1))], Cancellation);

        Assert.Equal((ModelState.Loaded, ModelState.Available), (pool.StateOf("a"), pool.StateOf("b")));
        Assert.Equal([RunnerLaunch.NameOf("b"), "gone-12345678"], host.Stopped);
    }

    [Fact]
    public async Task Acquire_WhileItsRunnerIsTakenOver_UsesThatOne()
    {
        var answers = new TaskCompletionSource();
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        var host = new StubRunnerHost(_directory.Path)
        {
            Running = [new FoundRunner(RunnerLaunch.NameOf("a"), Launches.OnHost(model).EnvironmentOn("/s"))],
            Loaded = answers.Task,
        };
        await using var pool = Pool(host);

        var adopting = pool.AdoptAsync([model], Cancellation);
        var acquiring = pool.AcquireAsync(model, "me", Cancellation);
        answers.SetResult();
        await adopting;

        Assert.IsType<LoadResult.Ready>(await acquiring);
        Assert.Empty(host.Started);
    }

    [Fact]
    public async Task Adopt_RunnerThatWasStartedSince_IsLeftAlone()
    {
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        var host = new StubRunnerHost(_directory.Path) { Running = [new FoundRunner(RunnerLaunch.NameOf("a"), Launches.OnHost(model).EnvironmentOn("/s"))] };
        await using var pool = Pool(host);
        await AcquireAndRelease(pool, model);

        // Not in the list: the health gate's own model is not in the store either.
        await pool.AdoptAsync([], Cancellation);

        Assert.Empty(host.Stopped);
        Assert.Equal(ModelState.Loaded, pool.StateOf("a"));
    }

    [Fact]
    public async Task Dispose_LoadedModels_AreStopped()
    {
        var host = new StubRunnerHost(_directory.Path);
        var pool = Pool(host);
        await AcquireAndRelease(pool, ModelBuilder.Model("a", ByteSize.FromGiB(1)));

        await pool.DisposeAsync();

        Assert.True(Assert.Single(host.Started).IsStopped);
    }

    private static async Task AcquireAndRelease(RunnerPool pool, Agent.Models.Model model) =>
        Assert.IsType<LoadResult.Ready>(await pool.AcquireAsync(model, "me", Cancellation)).Lease.Dispose();

    private RunnerPool Pool(StubRunnerHost host, ByteSize? total = null, Action<RunnerOptions>? options = null, TimeProvider? time = null)
    {
        time ??= _time;
        var memory = total ?? ByteSize.FromGiB(64);
        var chosen = new RunnerOptions { SystemRoot = _directory.RootWith(memory, memory) };
        options?.Invoke(chosen);
        var all = Options.Create(chosen);
        var calibration = new CalibrationStore(all, NullLogger<CalibrationStore>.Instance);
        return new RunnerPool(
            host,
            new RunnerStarter(host, calibration, Metrics.Unread(), all, time, NullLogger<RunnerStarter>.Instance),
            new RunnerRig(host, calibration, all, NullLogger<RunnerRig>.Instance),
            new MemoryReturn(_ => throw new IOException("no cards here"), time),
            all, time, NullLogger<RunnerPool>.Instance);
    }

    /// <summary>A clock on the wall that somebody sets, beside one that only runs.</summary>
    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
