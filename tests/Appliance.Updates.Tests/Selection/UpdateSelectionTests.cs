namespace Appliance.Updates.Tests;

public sealed class UpdateSelectionTests
{
    [Fact]
    public void Choose_NewerRelease_IsInstalled() => Assert.Equal("0.1.43", Installed(Choose(Publisher.Feed("0.1.43", "0.1.42"))));

    [Theory]
    [InlineData("0.1.43")]
    [InlineData("0.2")]
    public void Choose_NothingNewer_IsUpToDate(string running) =>
        Assert.IsType<UpdatePlan.UpToDate>(Choose(Publisher.Feed("0.1.43"), Publisher.Device(running)));

    [Fact]
    public void Choose_NewestNeedsAStep_TakesTheStepAndSaysWhy()
    {
        var feed = Publisher.Feed() with { Releases = [Publisher.Release("0.3", "0.2"), Publisher.Release("0.2")] };

        var install = Assert.IsType<UpdatePlan.Install>(Choose(feed));

        Assert.Equal("0.2", install.Release.Version.Text);
        Assert.Equal(UpdateFault.NeedsStep, install.Beyond!.Fault);
    }

    [Fact]
    public void Choose_StepThatTheSourceHasNot_IsBlocked() =>
        Assert.Equal(UpdateFault.NeedsStep, Blocked(Choose(Publisher.Feed() with { Releases = [Publisher.Release("0.3", "0.2")] })));

    [Fact]
    public void Choose_LargerThanTheSlot_IsBlocked() =>
        Assert.Equal(UpdateFault.TooLarge, Blocked(Choose(Publisher.Feed(), Publisher.Device() with { SlotSize = new ByteSize(2999) })));

    [Fact]
    public void Choose_LargerThanTheVeritySlot_IsBlocked() =>
        Assert.Equal(UpdateFault.TooLarge, Blocked(Choose(Publisher.Feed(), Publisher.Device() with { VeritySize = new ByteSize(299) })));

    [Fact]
    public void Choose_ExactlyTheSlot_IsInstalled() =>
        Assert.Equal("0.1.43", Installed(Choose(Publisher.Feed(), Publisher.Device() with { SlotSize = new ByteSize(3000), VeritySize = new ByteSize(300) })));

    [Fact]
    public void Choose_WithdrawnRelease_TakesTheOneBeforeIt()
    {
        var install = Assert.IsType<UpdatePlan.Install>(Choose(Publisher.Feed("0.1.44", "0.1.43"), withdrawn: "0.1.44"));

        Assert.Equal("0.1.43", install.Release.Version.Text);
        Assert.Equal(UpdateFault.Withdrawn, install.Beyond!.Fault);
    }

    [Fact]
    public void Choose_WithdrawnReleaseAskedForByName_IsBlocked() => Assert.Equal(
        UpdateFault.Withdrawn, Blocked(Choose(Publisher.Feed("0.1.44"), wishes: new UpdateWishes { Asked = ReleaseVersion.Parse("0.1.44") }, withdrawn: "0.1.44")));

    [Fact]
    public void Choose_Pinned_GoesNotBeyond()
    {
        var wishes = new UpdateWishes { Pin = ReleaseVersion.Parse("0.1.43") };

        Assert.Equal("0.1.43", Installed(Choose(Publisher.Feed("0.1.44", "0.1.43"), wishes: wishes)));
        Assert.Equal(UpdateFault.Pinned, Blocked(Choose(Publisher.Feed("0.1.44"), wishes: wishes)));
    }

    [Fact]
    public void Choose_ReleaseThatFailed_IsNotTriedAgainByItself() =>
        Assert.Equal(UpdateFault.FailedBefore, Blocked(Choose(Publisher.Feed(), wishes: new UpdateWishes { Failed = [ReleaseVersion.Parse("0.1.43")] })));

    [Fact]
    public void Choose_ReleaseThatFailedAskedForByName_IsTriedAgain()
    {
        var version = ReleaseVersion.Parse("0.1.43");

        Assert.Equal("0.1.43", Installed(Choose(Publisher.Feed(), wishes: new UpdateWishes { Failed = [version], Asked = version })));
    }

    private static UpdatePlan Choose(UpdateFeed feed, UpdateDevice? device = null, UpdateWishes? wishes = null, string? withdrawn = null)
    {
        var revocations = withdrawn is null ? RevocationList.Empty : RevocationList.Empty with { Releases = [new WithdrawnRelease(ReleaseVersion.Parse(withdrawn), "It loses the network.")] };
        var genuine = new UpdateVerdict.Genuine(feed, revocations, IsClockTrusted: true, UpdateMemory.Empty);
        return UpdateSelection.Choose(genuine, device ?? Publisher.Device(), wishes ?? new UpdateWishes());
    }

    private static string Installed(UpdatePlan plan) => Assert.IsType<UpdatePlan.Install>(plan).Release.Version.Text;

    private static UpdateFault Blocked(UpdatePlan plan) => Assert.IsType<UpdatePlan.Blocked>(plan).Refusal.Fault;
}
