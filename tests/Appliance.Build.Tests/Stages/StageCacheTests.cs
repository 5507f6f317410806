using Appliance.Build.Stages;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Build.Tests.Stages;

public sealed class StageCacheTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly StageCache _cache;

    public StageCacheTests() => _cache = new StageCache(_folder.At("cache"), _time);

    [Fact]
    public void Find_Nothing_IsNull() => Assert.Null(_cache.Find("seal", Key, null));

    [Fact]
    public async Task Find_Committed_IsTheSameOutput()
    {
        var made = await MakeAsync(Key, "text");

        Assert.Equal(made, _cache.Find("seal", Key, null));
        Assert.Equal("text", await File.ReadAllTextAsync(made.File("file"), TestContext.Current.CancellationToken));
        Assert.Equal(new ByteSize(4), made.Size);
    }

    [Fact]
    public async Task Find_OtherKeyOrStage_IsNull()
    {
        await MakeAsync(Key, "text");

        Assert.Null(_cache.Find("seal", KeyOf(1), null));
        Assert.Null(_cache.Find("disk", Key, null));
    }

    [Fact]
    public async Task Find_OlderThanItMayBe_IsNull()
    {
        var made = await MakeAsync(Key, "text");

        _time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(made, _cache.Find("seal", Key, TimeSpan.FromDays(7)));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(_cache.Find("seal", Key, TimeSpan.FromDays(7)));
        Assert.Equal(made, _cache.Find("seal", Key, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc\n")]
    [InlineData("abc\nmany\nyesterday\n")]
    public async Task Find_DamagedReceipt_IsNull(string receipt)
    {
        var made = await MakeAsync(Key, "text");
        await File.WriteAllTextAsync(made.File(".digest"), receipt, TestContext.Current.CancellationToken);

        Assert.Null(_cache.Find("seal", Key, null));
    }

    [Fact]
    public async Task CommitAsync_SameKeyAgain_ReplacesTheEntry()
    {
        await MakeAsync(Key, "old");

        var made = await MakeAsync(Key, "new");

        Assert.Equal("new", await File.ReadAllTextAsync(made.File("file"), TestContext.Current.CancellationToken));
        Assert.Equal(made, _cache.Find("seal", Key, null));
    }

    [Fact]
    public async Task CommitAsync_FiveEntries_KeepsTheFourUsedLast()
    {
        for (var i = 0; i < 4; i++)
        {
            await MakeAsync(KeyOf(i), "text");
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        _cache.Find("seal", KeyOf(0), null);
        _time.Advance(TimeSpan.FromMinutes(1));

        await MakeAsync(KeyOf(4), "text");

        Assert.Equal([0, 2, 3, 4], Enumerable.Range(0, 5).Where(i => _cache.Find("seal", KeyOf(i), null) is not null));
        Assert.Equal(4, Directory.GetDirectories(_folder.At("cache", "seal")).Length);
    }

    [Fact]
    public async Task CommitAsync_Digest_DependsOnNamesContentAndLinks()
    {
        string[] digests =
        [
            (await MakeAsync(KeyOf(0), "text")).Digest,
            (await MakeAsync(KeyOf(1), "other")).Digest,
            (await MakeAsync(KeyOf(2), "text", output => File.Move(Path.Combine(output, "file"), Path.Combine(output, "name")))).Digest,
            (await MakeAsync(KeyOf(3), "text", output => File.CreateSymbolicLink(Path.Combine(output, "link"), "file"))).Digest,
            (await MakeAsync(KeyOf(4), "text", output => File.CreateSymbolicLink(Path.Combine(output, "link"), "other"))).Digest,
            (await MakeAsync(KeyOf(5), "text", output => File.WriteAllText(Path.Combine(output, ".hidden"), ""))).Digest,
        ];

        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Fact]
    public async Task CommitAsync_UnpackedTree_DoesNotCount()
    {
        var without = await MakeAsync(KeyOf(0), "text");

        var with = await MakeAsync(KeyOf(1), "text", output =>
        {
            var tree = Directory.CreateDirectory(Path.Combine(output, StageCache.UnpackedTree));
            File.WriteAllText(Path.Combine(tree.FullName, "file"), "much");
            File.CreateSymbolicLink(Path.Combine(tree.FullName, "up"), "/");
        });

        Assert.Equal((without.Digest, without.Size), (with.Digest, with.Size));
        Assert.True(File.Exists(with.File("tree/file")));
    }

    [Fact]
    public async Task Close_AfterCommit_LeavesOnlyTheEntry()
    {
        await MakeAsync(Key, "text");

        Assert.Equal([Key[..16]], Directory.GetDirectories(_folder.At("cache", "seal")).Select(Path.GetFileName));
    }

    [Fact]
    public void Close_NotCommitted_LeavesNothing()
    {
        var workspace = _cache.Open("seal", _ => { });
        File.WriteAllText(workspace.File("file"), "half");

        StageCache.Close(workspace);

        Assert.Empty(Directory.GetFileSystemEntries(_folder.At("cache", "seal")));
    }

    [Fact]
    public async Task DropAbandoned_WorkspaceOfAKilledBuild_IsDeletedAndEntriesStay()
    {
        var made = await MakeAsync(Key, "text");
        await File.WriteAllTextAsync(_cache.Open("disk", _ => { }).File("disk.img"), "half", TestContext.Current.CancellationToken);

        using (var held = BuildLock.Take(_folder.Path, _time))
        {
            _cache.DropAbandoned(held);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.At("cache", "disk")));
        Assert.Equal(made, _cache.Find("seal", Key, null));
    }

    [Fact]
    public void DropAbandoned_NoCacheYet_IsFine()
    {
        using var held = BuildLock.Take(_folder.Path, _time);

        _cache.DropAbandoned(held);

        Assert.False(Directory.Exists(_folder.At("cache")));
    }

    public void Dispose() => _folder.Dispose();

    private static string KeyOf(int i) => new((char)('0' + i), 64);

    private async Task<StageOutput> MakeAsync(string key, string text, Action<string>? more = null)
    {
        var workspace = _cache.Open("seal", _ => { });
        await File.WriteAllTextAsync(workspace.File("file"), text, TestContext.Current.CancellationToken);
        more?.Invoke(workspace.Directory);
        var output = await _cache.CommitAsync("seal", key, workspace, TestContext.Current.CancellationToken);
        StageCache.Close(workspace);
        return output;
    }
}
