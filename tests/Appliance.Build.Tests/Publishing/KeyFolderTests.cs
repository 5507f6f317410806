using System.Security.Cryptography.X509Certificates;
using Appliance.Build.Publishing;
using Appliance.Updates;

namespace Appliance.Build.Tests.Publishing;

public sealed class KeyFolderTests : IDisposable
{
    private static readonly KeyText Plain = new(null);

    private readonly TempFolder _folder = new();

    [Fact]
    public void Make_EmptyFolder_HasKeysThatOnlyTheirOwnerReads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such modes.");
        using var keys = Make();

        Assert.Equal(["release.key", "root.key", "root.pem", "trust.json"], Names());
        Assert.Equal("600 600 700", string.Join(' ', Mode("release.key"), Mode("root.key"), Mode(".")));
        Assert.Equal((1, false), (keys.Root.Number, keys.Root.IsDevelopment));
    }

    [Fact]
    public void Make_Development_SaysSoInTheCertificate()
    {
        using var keys = KeyFolder.Make(_folder.At("keys"), "Hearth OS", isDevelopment: true, Plain, TimeProvider.System);

        Assert.True(keys.ImageTrust.IsDevelopment);
    }

    [Theory]
    [InlineData("root.pem")]
    [InlineData("root.key")]
    [InlineData("release.key")]
    public void Make_AnyKeyIsThere_OverwritesNothing(string name)
    {
        _folder.Write("keys/" + name, "kept");

        Assert.Throws<PublishingException>(Make);

        Assert.Equal("kept", File.ReadAllText(_folder.At("keys", name)));
    }

    [Fact]
    public void Open_CertificateAlone_IsEnoughForAnImage()
    {
        using var made = Make();
        File.Delete(_folder.At("keys", "root.key"));
        File.Delete(_folder.At("keys", "release.key"));
        File.Delete(_folder.At("keys", "trust.json"));

        using var keys = Open();

        Assert.Equal(made.ImageTrust, keys.ImageTrust);
        Assert.StartsWith($"{_folder.At("keys", "release.key")} is not there. Nothing was signed.", Assert.Throws<PublishingException>(keys.OpenRelease).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MakeSecureBootKey_None_IsRead()
    {
        using var keys = Make();
        keys.MakeSecureBootKey("Hearth OS");

        using var key = Open().OpenSecureBoot();

        Assert.Equal(("CN=Hearth OS Secure Boot", true), (key.Subject, key.HasPrivateKey));
        Assert.Equal(2048, key.GetRSAPublicKey()!.KeySize);
    }

    [Fact]
    public void MakeSecureBootKey_OneIsThere_OverwritesNothing()
    {
        using var keys = Make();
        keys.MakeSecureBootKey("Hearth OS");
        using var first = keys.OpenSecureBoot();

        Assert.Throws<PublishingException>(() => keys.MakeSecureBootKey("Hearth OS"));

        using var still = keys.OpenSecureBoot();
        Assert.Equal(first.Thumbprint, still.Thumbprint);
    }

    [Fact]
    public void OpenSecureBoot_None_SaysHowToMakeIt()
    {
        using var keys = Make();

        Assert.Contains("make the first one with --target=Keys", Assert.Throws<PublishingException>(keys.OpenSecureBoot).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoKeys_SaysHowToMakeThem() => Assert.Equal(
        $"{_folder.At("keys")} has no root.pem. Make keys with ./build.sh --target=Keys --keys={_folder.At("keys")}", Assert.Throws<PublishingException>(Open).Message);

    [Theory]
    [InlineData("root.pem", "no certificate")]
    [InlineData("trust.json", "{}")]
    public void Open_DamagedFile_IsRefused(string name, string text)
    {
        Make().Dispose();
        _folder.Write("keys/" + name, text);

        Assert.Contains("Restore the folder from its copy.", Assert.Throws<PublishingException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenRelease_Passphrase_IsNeeded()
    {
        KeyFolder.Make(_folder.At("keys"), "Hearth OS", isDevelopment: false, new KeyText("correct horse"), TimeProvider.System).Dispose();
        using var with = KeyFolder.Open(_folder.At("keys"), new KeyText("correct horse"), TimeProvider.System);
        using var without = Open();
        using var wrong = KeyFolder.Open(_folder.At("keys"), new KeyText("battery staple"), TimeProvider.System);

        with.OpenRelease().Dispose();

        Assert.Throws<PublishingException>(without.OpenRelease);
        Assert.Throws<PublishingException>(wrong.OpenRelease);
    }

    [Fact]
    public void Renew_Key_KeepsTheOldOneAside()
    {
        using var keys = Make();
        var before = File.ReadAllText(_folder.At("keys", "release.key"));

        keys.Renew("Hearth OS");

        Assert.NotEqual(before, File.ReadAllText(_folder.At("keys", "release.key")));
        Assert.Equal(before, File.ReadAllText(Directory.GetFiles(_folder.At("keys", "old"), "release-*.key").Single()));
    }

    [Fact]
    public void Rotate_Root_IsFollowedByDevicesOfTheFirst()
    {
        using var first = Make();
        using var second = first.Rotate("Hearth OS");
        using var third = second.Rotate("Hearth OS");

        Assert.Equal(3, third.Root.Number);
        Assert.Equal([3L, 2L, 1L], third.Roots.Select(root => root.Number));
        using var release = third.OpenRelease();
        var update = new SignedUpdate { RootChanges = third.Trust.RootChanges, Feed = new FeedSigner(release).Sign(Releases.Feed("0.1.43")) };
        Assert.IsType<UpdateVerdict.Genuine>(Releases.Verify(first.Root, update));
        Assert.True(File.Exists(_folder.At("keys", "old", "root-1.key")));
    }

    [Fact]
    public void Rotate_WithoutTheRootKey_ChangesNothing()
    {
        using var keys = Make();
        File.Delete(_folder.At("keys", "root.key"));

        Assert.Throws<PublishingException>(() => keys.Rotate("Hearth OS"));

        Assert.Equal(["release.key", "root.pem", "trust.json"], Names());
    }

    [Fact]
    public void Open_RotationThatACrashCutShort_IsNoticed()
    {
        using var keys = Make();
        var trust = File.ReadAllText(_folder.At("keys", "trust.json"));
        keys.Rotate("Hearth OS").Dispose();
        _folder.Write("keys/trust.json", trust);

        Assert.Contains("does not lead there", Assert.Throws<PublishingException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Revoke_ReleaseKey_SignsNoMore()
    {
        using var keys = Make();
        using (var release = keys.OpenRelease())
        {
            keys.Revoke(new FeedSigner(release).Fingerprint, "It was stolen.");
        }

        Assert.Contains("was revoked. Nothing was signed.", Assert.Throws<PublishingException>(keys.OpenRelease).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Withdraw_Twice_NamesBothAndCounts()
    {
        using var keys = Make();
        keys.Withdraw(ReleaseVersion.Parse("0.1.43"), "It loses the network.");
        keys.Withdraw(ReleaseVersion.Parse("0.1.44"), "It does too.");

        using var again = Open();

        Assert.Equal((2, 2), (again.Revocations.Number, again.Revocations.Releases.Count));
    }

    public void Dispose() => _folder.Dispose();

    private KeyFolder Make() => KeyFolder.Make(_folder.At("keys"), "Hearth OS", isDevelopment: false, Plain, TimeProvider.System);

    private KeyFolder Open() => KeyFolder.Open(_folder.At("keys"), Plain, TimeProvider.System);

    private IEnumerable<string> Names() => Directory.GetFiles(_folder.At("keys")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private string Mode(string name) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(_folder.At("keys", name)), 8);
}
