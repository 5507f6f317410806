using System.Runtime.Versioning;
using Appliance.Agent.Access;
using Appliance.Agent.Access.Keys;
using Appliance.Agent.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Agent.Tests.Access;

/// <summary>The keys on disk, through restarts and damage.</summary>
public sealed class KeyStoreTests : IDisposable
{
    private const int UsesOlder = 1701;
    private const int IsBroken = 1702;

    private readonly TemporaryDirectory _directory = new();
    private readonly CapturedLogs _logs = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LoggerFactory _loggers;

    public KeyStoreTests() => _loggers = new LoggerFactory([_logs]);

    private string Keys => Path.Combine(_directory.Access, "keys.json");

    public void Dispose()
    {
        _loggers.Dispose();
        _logs.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Find_AfterARestart_KnowsTheKey()
    {
        var secret = await MakeAsync(Open(), "me");

        using var store = Open();

        Assert.Equal(KeyStoreState.Closed, store.State);
        Assert.Equal("me", store.Find(secret)?.Name);
        Assert.Null(store.Find(secret + "x"));
        Assert.Null(store.Find(""));
        Assert.Null(store.Find(new string('x', 100_000)));
    }

    [Fact]
    public async Task File_OfAKey_DoesNotHoldTheKey()
    {
        var secret = await MakeAsync(Open(), "me");

        Assert.DoesNotContain(secret["hearth-".Length..], await File.ReadAllTextAsync(Keys, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task File_OfAKey_IsForTheAgentAlone()
    {
        await MakeAsync(Open(), "me");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys));
    }

    [Fact]
    public async Task Find_KeyHasExpired_KnowsItNoMore()
    {
        using var store = Open();
        await MakeAsync(store, "me");
        var secret = await MakeAsync(store, "guest", _time.GetUtcNow().AddHours(1));

        var before = store.Find(secret);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.NotNull(before);
        Assert.Null(store.Find(secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"sha256\":\"00\",\"content\":{\"keys\":[]}}")]
    [InlineData("\0\0\0\0")]
    public async Task Load_FileIsDamaged_UsesTheVersionBeforeAndSaysSo(string damage)
    {
        using (var store = Open())
        {
            await MakeAsync(store, "me");
            await MakeAsync(store, "later");
        }
        await File.WriteAllTextAsync(Keys, damage, TestContext.Current.CancellationToken);

        using var reopened = Open();

        Assert.Equal(KeyStoreState.Closed, reopened.State);
        Assert.Equal(["me"], reopened.Current.Keys.Select(key => key.Name));
        Assert.Equal(1, _logs.Count(UsesOlder));
    }

    [Fact]
    public async Task Load_OneBitIsFlipped_IsNoticed()
    {
        using (var store = Open())
        {
            await MakeAsync(store, "me");
        }
        var bytes = await File.ReadAllBytesAsync(Keys, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("\"hash\":\""u8) + 12] ^= 1;
        await File.WriteAllBytesAsync(Keys, bytes, TestContext.Current.CancellationToken);

        using var reopened = Open();

        Assert.Equal(KeyStoreState.Broken, reopened.State);
        Assert.Equal(1, _logs.Count(IsBroken));
    }

    [Fact]
    public async Task Load_AllVersionsAreGone_StaysClosed()
    {
        using (var store = Open())
        {
            await MakeAsync(store, "me");
            await MakeAsync(store, "later");
        }
        File.Delete(Keys);
        File.Delete(Keys + ".old");

        using var reopened = Open();

        Assert.Equal(KeyStoreState.Broken, reopened.State);
    }

    [Fact]
    public async Task Load_PowerWasCutBetweenTheRenames_UsesTheVersionBefore()
    {
        using (var store = Open())
        {
            await MakeAsync(store, "me");
        }
        File.Move(Keys, Keys + ".old");

        using var reopened = Open();

        Assert.Equal(KeyStoreState.Closed, reopened.State);
        Assert.Single(reopened.Current.Keys);
    }

    [Fact]
    public async Task Change_DamagedFile_KeepsTheGoodVersionBefore()
    {
        using (var store = Open())
        {
            await MakeAsync(store, "me");
            await MakeAsync(store, "second");
        }
        await File.WriteAllTextAsync(Keys, "damaged", TestContext.Current.CancellationToken);
        using (var store = Open())
        {
            await MakeAsync(store, "third");
        }
        await File.WriteAllTextAsync(Keys, "damaged again", TestContext.Current.CancellationToken);

        using var reopened = Open();

        Assert.Equal(["me"], reopened.Current.Keys.Select(key => key.Name));
    }

    [Fact]
    public async Task Change_CannotBeWritten_ChangesNothing()
    {
        await File.WriteAllTextAsync(_directory.Access, "a file where the directory should be", TestContext.Current.CancellationToken);
        using var store = Open();

        await Assert.ThrowsAnyAsync<IOException>(() => MakeAsync(store, "me"));

        Assert.Equal(KeyStoreState.Open, store.State);
    }

    private KeyStore Open() => new(
        Options.Create(new AccessOptions { Directory = _directory.Access }), _time, _loggers.CreateLogger<KeyStore>());

    private async Task<string> MakeAsync(KeyStore store, string name, DateTimeOffset? expires = null)
    {
        var desk = new KeyDesk(store, _time, _loggers.CreateLogger<KeyDesk>());
        var request = new KeyRequest { Name = name };
        if (expires is { } end)
        {
            request = request with { ExpiresAt = System.Text.Json.JsonSerializer.SerializeToElement(end) };
        }
        var (secret, _, _) = await desk.MakeAsync(request, TestContext.Current.CancellationToken);
        return secret!;
    }
}
