using Appliance.Build.Publishing;
using Appliance.Updates;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Build.Tests.Publishing;

public sealed class UpdatePublisherTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Releases.Built.AddDays(1));
    private KeyFolder _keys;

    public UpdatePublisherTests() => _keys = KeyFolder.Make(_folder.At("keys"), "Hearth OS", isDevelopment: false, new KeyText(null), _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_FirstRelease_IsOneThatDevicesTake()
    {
        await PublishAsync("0.1.43");

        Assert.Equal(["vm/stable/0.1.43/hearth_0.1.43.efi", "vm/stable/0.1.43/hearth_0.1.43.root.efi", "vm/stable/0.1.43/hearth_0.1.43.verity.efi",
            "vm/stable/0.1.43/systemd-bootx64.efi", "vm/stable/feed.json", "vm/stable/update.json"], Files());
        Assert.Equal("0.1.43", Genuine().Feed.Newest().Version.Text);
    }

    [Fact]
    public async Task Publish_ToAFolder_IsFetchedFromItAsAStick()
    {
        await PublishAsync("0.1.43");
        var source = new FolderUpdateSource(_folder.At("site"), "vm", "stable", "the stick");

        var result = await new UpdateDownloader(source, new DownloadOptions { Reserve = ByteSize.Zero }, TimeProvider.System)
            .FetchAsync(Genuine().Feed.Newest(), _folder.Folder("device"), null, Token);

        Assert.IsType<DownloadResult.Complete>(result);
    }

    [Fact]
    public async Task Publish_MoreThanAreKept_DeletesTheOldest()
    {
        foreach (var version in (string[])["0.1.43", "0.1.44", "0.1.45"])
        {
            await PublishAsync(version, keep: 2);
        }

        Assert.Equal(["0.1.45", "0.1.44"], Genuine().Feed.Releases.Select(release => release.Version.Text));
        Assert.Equal(["0.1.44", "0.1.45"], Versions());
    }

    [Fact]
    public async Task Publish_OlderReleaseThatIsAStep_IsKept()
    {
        await PublishAsync("0.1.43");
        await PublishAsync("0.1.44");
        await PublishAsync("0.1.45", minimum: "0.1.43", keep: 1);

        Assert.Equal(["0.1.43", "0.1.45"], Versions());
    }

    [Fact]
    public async Task Publish_SameReleaseAgain_IsSignedAnew()
    {
        await PublishAsync("0.1.43");
        var before = Genuine();
        _time.Advance(TimeSpan.FromDays(80));
        var moment = _time.GetUtcNow();

        await PublishAsync("0.1.43");

        var verdict = Releases.Verify(_keys.Root, Signed(), moment.AddDays(20), before.Memory);
        Assert.Equal(moment, Assert.IsType<UpdateVerdict.Genuine>(verdict).Feed.Created);
    }

    [Fact]
    public async Task Publish_SameVersionWithOtherFiles_IsRefused()
    {
        await PublishAsync("0.1.43");
        var before = Signed();

        var exception = await Assert.ThrowsAsync<PublishingException>(() => PublishAsync("0.1.43", content: "other"));

        Assert.Equal("0.1.43 is published already with other files. It was left as it is: a version never changes. Commit, which makes a later version.", exception.Message);
        Assert.Equal(before, Signed());
    }

    [Fact]
    public async Task Publish_OlderVersion_IsRefused()
    {
        await PublishAsync("0.1.44");

        await Assert.ThrowsAsync<PublishingException>(() => PublishAsync("0.1.43"));
    }

    [Fact]
    public async Task Publish_AfterAWithdrawal_GoesBackAndDevicesBelieveIt()
    {
        await PublishAsync("0.1.43");
        await PublishAsync("0.1.44");
        var seen = Genuine().Memory;
        _keys.Withdraw(ReleaseVersion.Parse("0.1.44"), "It loses the network.");

        await PublishAsync("0.1.43");

        var verdict = Assert.IsType<UpdateVerdict.Genuine>(Releases.Verify(_keys.Root, Signed(), _time.GetUtcNow(), seen));
        Assert.Equal(("0.1.43", "It loses the network."), (verdict.Feed.Newest().Version.Text, verdict.Revocations.Releases.Single().Reason));
        Assert.Equal(["0.1.43"], Versions());
    }

    [Fact]
    public async Task Publish_WithdrawnRelease_IsRefused()
    {
        _keys.Withdraw(ReleaseVersion.Parse("0.1.43"), "It loses the network.");

        await Assert.ThrowsAsync<PublishingException>(() => PublishAsync("0.1.43"));
    }

    [Fact]
    public async Task Publish_AfterARotation_IsBelievedByDevicesOfTheFirstRoot()
    {
        await PublishAsync("0.1.43");
        var (first, seen) = (_keys.Root, Genuine().Memory);
        _keys = _keys.Rotate("Hearth OS");

        await PublishAsync("0.1.44");

        Assert.Equal("0.1.44", Assert.IsType<UpdateVerdict.Genuine>(Releases.Verify(first, Signed(), _time.GetUtcNow(), seen)).Feed.Newest().Version.Text);
        Assert.Equal(["0.1.43", "0.1.44"], Versions());
    }

    [Fact]
    public async Task Publish_FolderOfAStranger_IsLeftAsItIs()
    {
        await PublishAsync("0.1.43");
        var before = Signed();
        using var stranger = KeyFolder.Make(_folder.At("stranger"), "Hearth OS", isDevelopment: false, new KeyText(null), _time);

        var exception = await Assert.ThrowsAsync<PublishingException>(() => PublishAsync("0.1.44", keys: stranger));

        Assert.Contains("is not signed with these keys (UnknownKey). It was left as it is.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Signed());
    }

    [Fact]
    public async Task Publish_FileOfAnEarlierVersionWasAltered_IsRefused()
    {
        await PublishAsync("0.1.43");
        var before = Signed();
        _folder.Write("site/vm/stable/0.1.43/hearth_0.1.43.efi", "malice0.1.43");

        await Assert.ThrowsAsync<PublishingException>(() => PublishAsync("0.1.44"));

        Assert.Equal(before, Signed());
    }

    [Fact]
    public async Task Publish_ClockThatWentBack_IsRefused()
    {
        await PublishAsync("0.1.43");
        var later = new FakeTimeProvider(Releases.Built.AddHours(23.5));

        var exception = await Assert.ThrowsAsync<PublishingException>(() => PublishAsync("0.1.44", time: later));

        Assert.EndsWith("Set the clock.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_KeyNearItsEnd_IsNotBelievedBeyondIt()
    {
        _time.Advance(SigningKeys.UsualLife - TimeSpan.FromDays(10));

        await PublishAsync("0.1.43");

        Assert.True(Genuine().Feed.Expires < _time.GetUtcNow().AddDays(11));
    }

    [Fact]
    public async Task Publish_ExpiredKey_SignsNothing()
    {
        _time.Advance(SigningKeys.UsualLife);

        Assert.Contains("Make a new one", (await Assert.ThrowsAsync<PublishingException>(() => PublishAsync("0.1.43"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_DevelopmentBuildWithAPublishersKeys_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<PublishingException>(() => PublishAsync("0.1.43", isDevelopment: true));

        Assert.StartsWith("Devices would refuse this update: The update is a development build", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_LeftoversOfACrash_AreDeleted()
    {
        _folder.Write("site/vm/stable/.partial-0.1.43/hearth_0.1.43.efi", "half");

        await PublishAsync("0.1.43");

        Assert.DoesNotContain(Files(), file => file.Contains("partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_FilesThatAreNotOurs_Stay()
    {
        _folder.Write("site/vm/stable/index.html", "Hello");
        _folder.Write("site/vm/stable/photos/cat.jpg", "cat");

        await PublishAsync("0.1.43");

        Assert.Equal(2, Files().Count(file => file.EndsWith("index.html", StringComparison.Ordinal) || file.EndsWith("cat.jpg", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    private async Task PublishAsync(
        string version, string minimum = "0", int keep = 3, string content = "", bool isDevelopment = false, KeyFolder? keys = null, TimeProvider? time = null)
    {
        var files = _folder.At("built", version + content);
        await new UpdatePublisher(keys ?? _keys, time ?? _time).PublishAsync(
            new PublishRequest
            {
                Product = "Hearth OS",
                Profile = "vm",
                Channel = "stable",
                Release = Releases.Write(files, version, minimum, content, isDevelopment),
                Files = files,
                To = _folder.At("site"),
                Keep = keep,
                ValidFor = TimeSpan.FromDays(90),
            },
            Token);
        // No two publications at one moment.
        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private byte[] Signed() => File.ReadAllBytes(_folder.At("site", "vm", "stable", "update.json"));

    private UpdateVerdict.Genuine Genuine() => Assert.IsType<UpdateVerdict.Genuine>(Releases.Verify(_keys.Root, Signed(), _time.GetUtcNow()));

    private IEnumerable<string> Files() => Directory.GetFiles(_folder.At("site"), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(_folder.At("site"), path)).Order(StringComparer.Ordinal);

    private IEnumerable<string> Versions() => Directory.GetDirectories(_folder.At("site", "vm", "stable")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
