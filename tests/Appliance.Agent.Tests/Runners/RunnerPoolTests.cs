using Appliance.Agent.Runners;
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

        var waiting = Enumerable.Range(0, 5).Select(_ => pool.AcquireAsync(model, Cancellation)).ToList();
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

        var first = pool.AcquireAsync(model, impatient.Token);
        var second = pool.AcquireAsync(model, Cancellation);
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

        var first = Assert.IsType<LoadResult.Failed>(await pool.AcquireAsync(model, Cancellation));
        var during = Assert.IsType<LoadResult.Failed>(await pool.AcquireAsync(model, Cancellation));
        host.Failure = null;
        _time.Advance(TimeSpan.FromSeconds(2));
        var after = await pool.AcquireAsync(model, Cancellation);

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
            var failed = Assert.IsType<LoadResult.Failed>(await pool.AcquireAsync(ModelBuilder.Model("a", ByteSize.FromGiB(1)), Cancellation));
            rests.Add(failed.RetryAfter.TotalSeconds);
            _time.Advance(failed.RetryAfter);
        }

        Assert.Equal([2, 4, 8, 16, 32, 60, 60], rests);
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
    public async Task Acquire_MemoryHeldByModelsInUse_IsRefusedAndNothingIsUnloaded()
    {
        var host = new StubRunnerHost(_directory.Path);
        await using var pool = Pool(host, total: ByteSize.FromGiB(4));
        await AcquireAndRelease(pool, ModelBuilder.Model("idle", ByteSize.FromGiB(1)));
        var busy = await pool.AcquireAsync(ModelBuilder.Model("busy", ByteSize.FromGiB(2)), Cancellation);

        var result = Assert.IsType<LoadResult.TooLarge>(await pool.AcquireAsync(ModelBuilder.Model("big", ByteSize.FromGiB(3)), Cancellation));

        Assert.IsType<LoadResult.Ready>(busy);
        Assert.True(result.Needed > result.Available);
        Assert.DoesNotContain(host.Started, runner => runner.IsStopped);
    }

    [Fact]
    public async Task Adopt_RunnersOfAnEarlierAgent_TakesOverKnownAndStopsOthers()
    {
        var host = new StubRunnerHost(_directory.Path) { Running = [RunnerLaunch.NameOf("a"), "gone-12345678"] };
        await using var pool = Pool(host);

        await pool.AdoptAsync([ModelBuilder.Model("a", ByteSize.FromGiB(1)), ModelBuilder.Model("b", ByteSize.FromGiB(1))], Cancellation);

        Assert.Equal((ModelState.Loaded, ModelState.Available), (pool.StateOf("a"), pool.StateOf("b")));
        Assert.Equal(["gone-12345678"], host.Stopped);
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
        Assert.IsType<LoadResult.Ready>(await pool.AcquireAsync(model, Cancellation)).Lease.Dispose();

    private RunnerPool Pool(StubRunnerHost host, ByteSize? total = null)
    {
        var memory = total ?? ByteSize.FromGiB(64);
        var options = Options.Create(new RunnerOptions { SystemRoot = _directory.RootWith(memory, memory) });
        return new RunnerPool(host, new MemoryGate(options), options, _time, NullLogger<RunnerPool>.Instance);
    }
}
