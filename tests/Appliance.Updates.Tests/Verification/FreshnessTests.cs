namespace Appliance.Updates.Tests;

/// <summary>Clocks that are wrong, feeds that are old, channels that go back.</summary>
public sealed class FreshnessTests
{
    private static readonly DateTimeOffset Start = Publisher.Start;

    private static Publisher Own => Publisher.Own;

    [Fact]
    public void Verify_ExpiredFeed_IsRefusedByATrustedClock() => Assert.Equal(
        UpdateFault.Expired, UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed()), clock: new UpdateClock(Start.AddDays(101), IsTrusted: true))));

    [Theory]
    [InlineData(1970, false)]
    [InlineData(2040, false)]
    [InlineData(1970, true)]
    public void Verify_ClockThatCannotBeRight_IsNotAskedAndSaid(int year, bool isTrusted)
    {
        var clock = new UpdateClock(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), isTrusted);

        Assert.False(Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed()), clock: clock)).IsClockTrusted);
    }

    [Fact]
    public void Verify_FeedThatExpiredBeforeTheImageWasBuilt_IsRefusedByAnyClock()
    {
        var device = Publisher.Device() with { SourceDate = Start.AddDays(200) };

        Assert.Equal(
            UpdateFault.Expired,
            UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed()), clock: new UpdateClock(DateTimeOffset.UnixEpoch, IsTrusted: false), device: device)));
    }

    [Fact]
    public void Verify_FeedFromTheFuture_IsRefusedByATrustedClock() => Assert.Equal(
        UpdateFault.NotYetValid,
        UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed()), clock: new UpdateClock(Start.AddDays(5), IsTrusted: true))));

    [Fact]
    public void Verify_PublishersClockALittleAhead_IsBorne() => Assert.IsType<UpdateVerdict.Genuine>(
        UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed()), clock: new UpdateClock(Start.AddDays(9.5), IsTrusted: true)));

    [Fact]
    public void Verify_FeedOlderThanOneSeen_IsRefused()
    {
        var memory = Seen(Publisher.Feed("0.1.43") with { Created = Start.AddDays(12) });

        Assert.Equal(UpdateFault.Replayed, UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed("0.1.43")), memory)));
    }

    [Fact]
    public void Verify_SameFeedAgain_IsGenuine() =>
        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed()), Seen(Publisher.Feed())));

    [Fact]
    public void Verify_ChannelThatGoesBack_IsRefused() => Assert.Equal(
        UpdateFault.Downgraded,
        UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed("0.1.43") with { Created = Start.AddDays(12) }), Seen(Publisher.Feed("0.1.44")))));

    [Fact]
    public void Verify_ChannelThatTakesAReleaseBackAndSaysSo_IsGenuine()
    {
        var update = Own.Sign(Publisher.Feed("0.1.43") with { Created = Start.AddDays(12) }) with { Revocations = Own.Revoke(1, releases: ["0.1.44"]) };

        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(update, Seen(Publisher.Feed("0.1.44"))));
    }

    [Fact]
    public void Verify_OtherChannelAfterAChange_HasAMemoryOfItsOwn()
    {
        var memory = Seen(Publisher.Feed("0.2.7") with { Channel = "beta" }, Publisher.Device() with { Channel = "beta" });

        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(Own.Sign(Publisher.Feed("0.1.43")), memory));
    }

    private static UpdateMemory Seen(UpdateFeed feed, UpdateDevice? device = null, UpdateClock? clock = null) =>
        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(Own.Sign(feed), device: device, clock: clock)).Memory;
}
