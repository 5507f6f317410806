using Appliance.Agent.Access.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Agent.Tests.Access;

public sealed class MinuteTokensTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Wait_BelowTheLimit_IsNone()
    {
        var tokens = new MinuteTokens(100, _time);

        tokens.Spend(99);

        Assert.Null(tokens.Wait());
    }

    [Fact]
    public void Wait_LimitIsReached_EndsWhenEnoughIsAMinuteOld()
    {
        var tokens = new MinuteTokens(100, _time);
        tokens.Spend(60);
        _time.Advance(TimeSpan.FromSeconds(20));
        tokens.Spend(500);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(50), tokens.Wait());
    }

    [Fact]
    public void Wait_MinuteIsOver_IsNone()
    {
        var tokens = new MinuteTokens(100, _time);
        tokens.Spend(5000);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(tokens.Wait());
    }
}
