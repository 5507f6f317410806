using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Appliance.Updates.Tests;

/// <summary>Each way in which an update file can be wrong, with real keys.</summary>
public sealed class UpdateVerifierTests
{
    private static readonly UpdateClock Clock = new(Publisher.Start.AddDays(20), IsTrusted: true);

    private static Publisher Own => Publisher.Own;

    [Fact]
    public void Verify_OwnFeed_IsGenuineAndRemembered()
    {
        var genuine = Assert.IsType<UpdateVerdict.Genuine>(Verify(Own.Sign(Publisher.Feed())));

        Assert.Equal("0.1.43", genuine.Feed.Newest().Version.Text);
        Assert.True(genuine.IsClockTrusted);
        Assert.Equal(new ChannelMemory(ReleaseVersion.Parse("0.1.43"), Publisher.Start.AddDays(10)), genuine.Memory.Channels["stable"]);
    }

    [Fact]
    public void Verify_EveryCutOff_IsRefused()
    {
        var file = Encoding.UTF8.GetBytes(Own.Sign(Publisher.Feed()).ToJson().TrimEnd());
        for (var length = 0; length < file.Length; length += 37)
        {
            Assert.Equal((length, UpdateFault.Unreadable), (length, Fault(Verify(file.AsSpan(0, length)))));
        }
    }

    [Fact]
    public void Verify_EveryFlippedBit_IsRefusedOrChangesNothing()
    {
        var file = Encoding.UTF8.GetBytes(Own.Sign(Publisher.Feed()).ToJson());
        for (var at = 0; at < file.Length; at += 7)
        {
            var damaged = file.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));

            // A member's name that is unknown now, or space that is other space, leaves what was signed as it was.
            if (Verify(damaged) is UpdateVerdict.Genuine genuine)
            {
                Assert.Equal(Publisher.Feed().ToJson(), genuine.Feed.ToJson());
            }
        }
    }

    [Fact]
    public void Verify_AlteredFeed_IsRefused()
    {
        var update = Own.Sign(Publisher.Feed());
        var altered = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(update.Feed.Payload).Replace("0.1.43", "0.1.99", StringComparison.Ordinal));

        Assert.Equal(UpdateFault.BadSignature, Fault(Verify(update with { Feed = update.Feed with { Payload = altered } })));
    }

    [Fact]
    public void Verify_SignatureOfAnotherFeed_IsRefused()
    {
        var update = Own.Sign(Publisher.Feed());

        Assert.Equal(UpdateFault.BadSignature, Fault(Verify(update with { Feed = update.Feed with { Signature = Own.Sign(Publisher.Feed("0.2")).Feed.Signature } })));
    }

    [Fact]
    public void Verify_EmptySignature_IsRefused()
    {
        var update = Own.Sign(Publisher.Feed());

        Assert.Equal(UpdateFault.BadSignature, Fault(Verify(update with { Feed = update.Feed with { Signature = [] } })));
    }

    [Fact]
    public void Verify_RevocationsAsFeed_AreRefused()
    {
        // The same key must not be able to say one thing and be heard as another.
        using var key = Own.ReleaseKey.GetECDsaPrivateKey()!;
        var payload = Encoding.UTF8.GetBytes(Publisher.Feed().ToJson());
        var feed = new SignedDocument
        {
            Payload = payload,
            Signature = key.SignData(SignedDocument.SignedBytes(DocumentKind.Revocations, payload), HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
            Certificate = Own.ReleaseKey.RawData,
        };

        Assert.Equal(UpdateFault.BadSignature, Fault(Verify(new SignedUpdate { RootChanges = [], Feed = feed })));
    }

    [Fact]
    public void Verify_StrangersKey_IsRefused() => Assert.Equal(UpdateFault.UnknownKey, Fault(Verify(new Publisher().Sign(Publisher.Feed()))));

    [Fact]
    public void Verify_NoCertificate_IsRefused()
    {
        var update = Own.Sign(Publisher.Feed());

        Assert.Equal(UpdateFault.UnknownKey, Fault(Verify(update with { Feed = update.Feed with { Certificate = null } })));
    }

    [Fact]
    public void Verify_CertificateOfAnotherKey_IsRefused()
    {
        var update = new Publisher().Sign(Publisher.Feed());

        Assert.Equal(UpdateFault.BadSignature, Fault(Verify(update with { Feed = update.Feed with { Certificate = Own.ReleaseKey.RawData } })));
    }

    [Fact]
    public void Verify_SignedByTheRootItself_IsRefused() => Assert.Equal(UpdateFault.UnknownKey, Fault(Verify(Own.Sign(Publisher.Feed(), Own.RootKey))));

    [Fact]
    public void Verify_KeyIssuedByAReleaseKey_IsRefused()
    {
        // A release key is no authority, whatever it signs.
        using var issued = SubordinateKeys.IssuedBy(Own.ReleaseKey, Publisher.Start);

        Assert.Equal(UpdateFault.UnknownKey, Fault(Verify(Own.Sign(Publisher.Feed(), issued))));
    }

    [Fact]
    public void Verify_KeyForAnotherPurpose_IsRefused()
    {
        using var key = SubordinateKeys.ForServers(Own.RootKey, Publisher.Start);

        Assert.Equal(UpdateFault.UnknownKey, Fault(Verify(Own.Sign(Publisher.Feed(), key))));
    }

    [Fact]
    public void Verify_RsaKey_IsRefused()
    {
        using var key = SubordinateKeys.Rsa(Own.RootKey, Publisher.Start);
        var update = Own.Sign(Publisher.Feed());

        Assert.Equal(UpdateFault.UnknownKey, Fault(Verify(update with { Feed = update.Feed with { Certificate = key.RawData } })));
    }

    [Fact]
    public void Verify_ExpiredKey_IsRefused()
    {
        using var old = SigningKeys.CreateRelease(Own.RootKey, "Hearth OS", Publisher.Start, TimeSpan.FromDays(15));

        Assert.Equal(UpdateFault.ExpiredKey, Fault(Verify(Own.Sign(Publisher.Feed(), old))));
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void Verify_FeedFromOutsideTheLifeOfItsKey_IsRefusedWhateverTheClock(int days)
    {
        var feed = Publisher.Feed() with { Created = Publisher.Start.AddDays(days), Expires = Publisher.Start.AddDays(days + 90) };

        Assert.Equal(UpdateFault.ExpiredKey, Fault(Verify(Own.Sign(feed), clock: new UpdateClock(Publisher.Start, IsTrusted: false))));
    }

    [Fact]
    public void Verify_RevokedKey_IsRefused()
    {
        var update = Own.Sign(Publisher.Feed()) with { Revocations = Own.Revoke(1, [Publisher.FingerprintOf(Own.ReleaseKey)]) };

        Assert.Equal(UpdateFault.RevokedKey, Fault(Verify(update)));
    }

    [Fact]
    public void Verify_ListThatIsHeldBackLater_IsRemembered()
    {
        var memory = Verify(Own.Sign(Publisher.Feed()) with { Revocations = Own.Revoke(1, [Publisher.FingerprintOf(Own.ReleaseKey)]) }).Memory;

        Assert.Equal(UpdateFault.RevokedKey, Fault(Verify(Own.Sign(Publisher.Feed()), memory)));
    }

    [Fact]
    public void Verify_OlderListLater_DoesNotTakeTheNewerBack()
    {
        var memory = Verify(Own.Sign(Publisher.Feed()) with { Revocations = Own.Revoke(2, [Publisher.FingerprintOf(Own.ReleaseKey)]) }).Memory;

        Assert.Equal(UpdateFault.RevokedKey, Fault(Verify(Own.Sign(Publisher.Feed()) with { Revocations = Own.Revoke(1) }, memory)));
    }

    [Fact]
    public void Verify_ListOfAStranger_CountsForNothing()
    {
        var update = Own.Sign(Publisher.Feed()) with { Revocations = new Publisher().Revoke(9, [Publisher.FingerprintOf(Own.ReleaseKey)]) };

        Assert.Null(Assert.IsType<UpdateVerdict.Genuine>(Verify(update)).Memory.Revocations);
    }

    [Fact]
    public void Verify_ListSignedByAReleaseKey_CountsForNothing()
    {
        var update = Own.Sign(Publisher.Feed()) with { Revocations = new RootSigner(Own.ReleaseKey).Sign(new RevocationList { Number = 9, Keys = [], Releases = [] }) };

        Assert.Null(Assert.IsType<UpdateVerdict.Genuine>(Verify(update)).Memory.Revocations);
    }

    [Fact]
    public void Verify_FeedWithABadFileName_IsUnreadableThoughItIsSigned() => Assert.Equal(
        UpdateFault.Unreadable, Fault(Verify(Own.SignChanged(feed => feed["releases"]![0]!["artifacts"]![0]!["file"] = "../../etc/shadow"))));

    [Fact]
    public void Verify_LaterFormatOfTheFeed_IsSaid() =>
        Assert.Equal(UpdateFault.LaterFormat, Fault(Verify(Own.SignChanged(feed => feed["format"] = 2))));

    [Fact]
    public void Verify_LaterFormatOfTheFile_IsSaid() => Assert.Equal(UpdateFault.LaterFormat, Fault(Verify("""{"format": 2}"""u8)));

    [Fact]
    public void Verify_TooLargeAFile_IsRefusedUnread() => Assert.Equal(UpdateFault.Unreadable, Fault(Verify(new byte[(1 << 20) + 1])));

    [Fact]
    public void Verify_OtherChannel_IsRefused() => Assert.Equal(UpdateFault.OtherChannel, Fault(Verify(Own.Sign(Publisher.Feed() with { Channel = "beta" }))));

    [Fact]
    public void Verify_OtherProfile_IsRefused() => Assert.Equal(UpdateFault.OtherProfile, Fault(Verify(Own.Sign(Publisher.Feed() with { Profile = "vm" }))));

    [Fact]
    public void Verify_DevelopmentBuildOnARelease_IsRefused() => Assert.Equal(
        UpdateFault.DevelopmentBuild, Fault(Verify(Own.Sign(Publisher.Feed() with { Releases = [Publisher.Release("0.1.43") with { IsDevelopment = true }] }))));

    [Fact]
    public void Verify_MemoryOfTheDevice_SurvivesBeingWritten()
    {
        var memory = Verify(Own.Sign(Publisher.Feed()) with { Revocations = Own.Revoke(1, [Publisher.FingerprintOf(Own.ReleaseKey)]) }).Memory;

        var read = UpdateMemory.Parse(Encoding.UTF8.GetBytes(memory.ToJson()));

        Assert.Equal(memory.ToJson(), read.ToJson());
        Assert.Equal(UpdateFault.RevokedKey, Fault(Verify(Own.Sign(Publisher.Feed()), read)));
    }

    [Fact]
    public void Verify_Refusals_SayWhatHappenedWhatWasKeptAndWhatToDo()
    {
        var text = string.Concat(AllRefusals().Select(refusal => $"{refusal.Fault}\n  {refusal.Message}\n"));

        Expectation.Matches("refusals.txt", text);
    }

    internal static UpdateVerdict Verify(SignedUpdate update, UpdateMemory? memory = null, UpdateClock? clock = null, UpdateDevice? device = null) =>
        Verify(Encoding.UTF8.GetBytes(update.ToJson()), memory, clock, device);

    internal static UpdateVerdict Verify(ReadOnlySpan<byte> file, UpdateMemory? memory = null, UpdateClock? clock = null, UpdateDevice? device = null) =>
        new UpdateVerifier(Own.Root).Verify(file, device ?? Publisher.Device(), memory ?? UpdateMemory.Empty, clock ?? Clock);

    internal static UpdateFault Fault(UpdateVerdict verdict) => Assert.IsType<UpdateVerdict.Refused>(verdict).Refusal.Fault;

    private static IEnumerable<UpdateRefusal> AllRefusals()
    {
        var (older, newer) = (ReleaseVersion.Parse("0.1.42"), ReleaseVersion.Parse("0.1.43"));
        var (day, later) = (Publisher.Start, Publisher.Start.AddDays(1));
        return
        [
            Refusals.Unreadable(), Refusals.LaterFormat(), Refusals.UnknownKey(), Refusals.BadSignature(), Refusals.RevokedKey(), Refusals.ExpiredKey(day),
            Refusals.Expired(day), Refusals.NotYetValid(day), Refusals.Replayed(day, later), Refusals.Downgraded(older, newer),
            Refusals.OtherChannel("beta", "stable"), Refusals.OtherProfile("vm", "appliance"), Refusals.DevelopmentBuild(),
            Refusals.Withdrawn(new WithdrawnRelease(newer, "It loses the network.")), Refusals.NeedsStep(newer, newer, older),
            Refusals.TooLarge(newer, ByteSize.FromGiB(5), ByteSize.FromGiB(4)), Refusals.Pinned(newer, older), Refusals.FailedBefore(newer),
            Refusals.NoSpace(ByteSize.FromGiB(2), ByteSize.FromGiB(1), ByteSize.FromMiB(512)), Refusals.Busy(),
            Refusals.WrongBytes("hearth_0.1.43.root.xz"), Refusals.WrongCompression("hearth_0.1.43.root.xz"),
        ];
    }
}
