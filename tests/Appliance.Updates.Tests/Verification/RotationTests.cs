namespace Appliance.Updates.Tests;

/// <summary>Roots that follow one another.</summary>
public sealed class RotationTests
{
    private static readonly Publisher Second = new(2);
    private static readonly Publisher Third = new(3);
    private static readonly SignedDocument ToSecond = new RootSigner(Publisher.Own.RootKey).SignSuccessor(Second.Root);
    private static readonly SignedDocument ToThird = new RootSigner(Second.RootKey).SignSuccessor(Third.Root);

    [Fact]
    public void Verify_FeedOfTheSuccessor_IsGenuine() =>
        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(Second.Sign(Publisher.Feed()) with { RootChanges = [ToSecond] }));

    [Fact]
    public void Verify_DeviceThatWasOffForYears_FollowsEveryChange() =>
        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(Third.Sign(Publisher.Feed()) with { RootChanges = [ToSecond, ToThird] }));

    [Fact]
    public void Verify_ChangeLeftOut_IsRefused() => Assert.Equal(
        UpdateFault.UnknownKey, UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Third.Sign(Publisher.Feed()) with { RootChanges = [ToThird] })));

    [Fact]
    public void Verify_FeedOfTheOldRootWithTheChangeBesideIt_IsRefused() => Assert.Equal(
        UpdateFault.UnknownKey, UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Publisher.Own.Sign(Publisher.Feed()) with { RootChanges = [ToSecond] })));

    [Fact]
    public void Verify_FeedOfTheOldRootLater_IsRefusedForGood()
    {
        var memory = UpdateVerifierTests.Verify(Second.Sign(Publisher.Feed()) with { RootChanges = [ToSecond] }).Memory;

        Assert.Equal(UpdateFault.UnknownKey, UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Publisher.Own.Sign(Publisher.Feed("0.1.44")), memory)));
    }

    [Fact]
    public void Verify_RememberedChange_NeedsNotBeSentAgain()
    {
        var memory = UpdateVerifierTests.Verify(Second.Sign(Publisher.Feed()) with { RootChanges = [ToSecond] }).Memory;

        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(Second.Sign(Publisher.Feed()), memory));
    }

    [Fact]
    public void Verify_ImageWithTheSecondRoot_FollowsToTheThirdAndKeepsTheWayFromTheFirst()
    {
        var memory = UpdateVerifierTests.Verify(Second.Sign(Publisher.Feed()) with { RootChanges = [ToSecond] }).Memory;
        var update = System.Text.Encoding.UTF8.GetBytes((Third.Sign(Publisher.Feed("0.1.44")) with { RootChanges = [ToSecond, ToThird] }).ToJson());

        var verdict = new UpdateVerifier(Second.Root).Verify(update, Publisher.Device(), memory, new UpdateClock(Publisher.Start.AddDays(20), IsTrusted: true));

        Assert.Equal([ToSecond.Payload, ToThird.Payload], Assert.IsType<UpdateVerdict.Genuine>(verdict).Memory.RootChanges.Select(change => change.Payload));
    }

    [Fact]
    public void Verify_SuccessorThatAStrangerNames_IsRefused()
    {
        var stranger = new Publisher();
        var update = Second.Sign(Publisher.Feed()) with { RootChanges = [new RootSigner(stranger.RootKey).SignSuccessor(Second.Root)] };

        Assert.Equal(UpdateFault.UnknownKey, UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(update)));
    }

    [Fact]
    public void Verify_SuccessorSignedByAReleaseKey_IsRefused()
    {
        var payload = new RootChange { Number = 2, Certificate = Second.RootKey.RawData }.ToBytes();
        var change = DocumentSigner.Sign(Publisher.Own.ReleaseKey, DocumentKind.RootChange, payload, withCertificate: true);

        Assert.Equal(UpdateFault.UnknownKey, UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(Second.Sign(Publisher.Feed()) with { RootChanges = [change] })));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(2, 3)]
    [InlineData(1, 1)]
    public void Verify_SuccessorWithAWrongNumber_IsRefused(long number, long numberOfCertificate)
    {
        var successor = new Publisher(numberOfCertificate);
        var payload = new RootChange { Number = number, Certificate = successor.RootKey.RawData }.ToBytes();
        var change = DocumentSigner.Sign(Publisher.Own.RootKey, DocumentKind.RootChange, payload, withCertificate: false);

        Assert.Equal(UpdateFault.UnknownKey, UpdateVerifierTests.Fault(UpdateVerifierTests.Verify(successor.Sign(Publisher.Feed()) with { RootChanges = [change] })));
    }

    [Fact]
    public void Verify_RevocationsOfTheOldRoot_StayInForceAfterTheChange()
    {
        var memory = UpdateVerifierTests.Verify(Publisher.Own.Sign(Publisher.Feed()) with { Revocations = Publisher.Own.Revoke(4, releases: ["0.1.44"]) }).Memory;

        var verdict = UpdateVerifierTests.Verify(Second.Sign(Publisher.Feed()) with { RootChanges = [ToSecond] }, memory);

        Assert.Equal(4, Assert.IsType<UpdateVerdict.Genuine>(verdict).Revocations.Number);
    }

    [Fact]
    public void Verify_RevocationsThatTheOldRootSignsAfterTheChange_CountForNothing()
    {
        var update = Second.Sign(Publisher.Feed()) with { RootChanges = [ToSecond], Revocations = Publisher.Own.Revoke(9, [Publisher.FingerprintOf(Second.ReleaseKey)]) };

        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(update));
    }

    [Fact]
    public void SignSuccessor_NotTheNext_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new RootSigner(Publisher.Own.RootKey).SignSuccessor(Third.Root));
}
