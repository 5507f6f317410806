using Appliance.Agent.Scheduling;

namespace Appliance.Agent.Tests.Scheduling;

public sealed class AdmissionQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_RoomLeft_IsAtOnce()
    {
        var queue = new AdmissionQueue(capacity: 2, limit: 0);

        Assert.NotNull(await queue.EnterAsync("a", Cancellation));
        Assert.NotNull(await queue.EnterAsync("a", Cancellation));
        Assert.Equal(2, queue.Inside);
    }

    [Fact]
    public async Task Enter_Full_IsRefusedBeyondTheLimit()
    {
        var queue = new AdmissionQueue(capacity: 1, limit: 1);
        using var inside = await queue.EnterAsync("a", Cancellation);
        var waiting = queue.EnterAsync("a", Cancellation);

        Assert.Null(await queue.EnterAsync("b", Cancellation));
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Leave_ManyOfOneCallerWait_OthersAreNotKeptOut()
    {
        var queue = new AdmissionQueue(capacity: 2, limit: 100);
        var first = await queue.EnterAsync("greedy", Cancellation);
        var second = await queue.EnterAsync("greedy", Cancellation);
        var greedy = Enumerable.Range(0, 5).Select(_ => queue.EnterAsync("greedy", Cancellation)).ToList();
        var (modest, shy) = (queue.EnterAsync("modest", Cancellation), queue.EnterAsync("shy", Cancellation));

        first!.Dispose();
        using var modestTurn = await modest;
        second!.Dispose();
        using var shyTurn = await shy;

        Assert.All(greedy, waiting => Assert.False(waiting.IsCompleted));
    }

    [Fact]
    public async Task Cancel_WhileWaiting_GivesUpThePlace()
    {
        var queue = new AdmissionQueue(capacity: 1, limit: 10);
        using var impatient = new CancellationTokenSource();
        var inside = await queue.EnterAsync("a", Cancellation);
        var given = queue.EnterAsync("b", impatient.Token);
        var kept = queue.EnterAsync("c", Cancellation);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal(1, queue.Waiting);
        inside!.Dispose();

        using var turn = await kept;
        Assert.Equal((1, 0), (queue.Inside, queue.Waiting));
    }

    [Fact]
    public async Task Dispose_Twice_LeavesOnce()
    {
        var queue = new AdmissionQueue(capacity: 2, limit: 10);
        var turn = await queue.EnterAsync("a", Cancellation);
        using var other = await queue.EnterAsync("a", Cancellation);

        turn!.Dispose();
        turn.Dispose();

        Assert.Equal(1, queue.Inside);
    }

    [Fact]
    public async Task Pause_ThenResume_LetsTheWaitingIn()
    {
        var queue = new AdmissionQueue(capacity: 2, limit: 10);
        queue.Pause();
        var waiting = queue.EnterAsync("a", Cancellation);
        Assert.False(waiting.IsCompleted);

        queue.Resume();

        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Resume_AnotherStillPausesIt_LetsNobodyIn()
    {
        var queue = new AdmissionQueue(capacity: 2, limit: 10);
        queue.Pause();
        queue.Pause();
        var waiting = queue.EnterAsync("a", Cancellation);

        queue.Resume();
        Assert.Equal(1, queue.Waiting);
        queue.Resume();

        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task SetCapacity_Larger_LetsMoreIn()
    {
        var queue = new AdmissionQueue(capacity: 0, limit: 10);
        var waiting = new[] { queue.EnterAsync("a", Cancellation), queue.EnterAsync("b", Cancellation) };

        queue.SetCapacity(2);

        Assert.All(await Task.WhenAll(waiting), Assert.NotNull);
    }

    [Fact]
    public async Task Enter_ThousandsThatGiveUpAtRandom_LeaveNothingBehind()
    {
        var queue = new AdmissionQueue(capacity: 3, limit: 10_000);
        var random = new Random(7);
        var patience = Enumerable.Range(0, 2000).Select(_ => random.Next(4)).ToList();

        await Task.WhenAll(patience.Select((kind, index) => Task.Run(async () =>
        {
            using var cancel = new CancellationTokenSource();
            var entering = queue.EnterAsync($"caller {index % 9}", cancel.Token);
            if (kind == 0)
            {
                await cancel.CancelAsync();
            }
            try
            {
                using var turn = await entering;
                await Task.Yield();
                Assert.InRange(queue.Inside, 1, 3);
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(0, kind);
            }
        })));

        Assert.Equal((0, 0), (queue.Inside, queue.Waiting));
    }
}
