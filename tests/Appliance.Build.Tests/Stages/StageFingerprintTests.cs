using Appliance.Build.Stages;

namespace Appliance.Build.Tests.Stages;

public sealed class StageFingerprintTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Finish_SameParts_SameKey() => Assert.Equal(Key(f => f.Add("a", "1").Add("b", ["2", "3"])), Key(f => f.Add("a", "1").Add("b", ["2", "3"])));

    [Fact]
    public void Finish_Key_IsSixtyFourHexadecimalDigits() => Assert.Matches("^[0-9a-f]{64}$", Key(f => f));

    [Fact]
    public void Add_OtherOrder_OtherKey() => Assert.NotEqual(Key(f => f.Add("a", "1").Add("b", "2")), Key(f => f.Add("b", "2").Add("a", "1")));

    [Fact]
    public void Add_TextMovedFromNameToValue_OtherKey() => Assert.NotEqual(Key(f => f.Add("ab", "c")), Key(f => f.Add("a", "bc")));

    [Fact]
    public void Add_TextMovedBetweenValues_OtherKey() => Assert.NotEqual(Key(f => f.Add("x", ["ab", "c"])), Key(f => f.Add("x", ["a", "bc"])));

    [Fact]
    public void Add_ValueMovedBetweenLists_OtherKey() =>
        Assert.NotEqual(Key(f => f.Add("x", ["a", "b"]).Add("y", [])), Key(f => f.Add("x", ["a"]).Add("y", ["b"])));

    [Fact]
    public void Add_NullAndEmpty_AreDifferent() => Assert.NotEqual(Key(f => f.Add("a", (string?)null)), Key(f => f.Add("a", "")));

    [Fact]
    public void AddPath_SameContentElsewhere_SameKey()
    {
        foreach (var copy in (string[])["one", "two"])
        {
            _folder.Write($"{copy}/sub/file", "text");
            _folder.Link($"{copy}/link", "sub/file");
        }

        Assert.Equal(PathKey("one"), PathKey("two"));
    }

    [Fact]
    public void AddPath_OtherContent_OtherKey() => Changes(() => _folder.Write("in/file", "other"));

    [Fact]
    public void AddPath_RenamedFile_OtherKey() => Changes(() => File.Move(_folder.At("in/file"), _folder.At("in/name")));

    [Fact]
    public void AddPath_HiddenFile_OtherKey() => Changes(() => _folder.Write("in/.hidden", ""));

    [Fact]
    public void AddPath_EmptyFolder_OtherKey() => Changes(() => _folder.Folder("in", "empty"));

    [Fact]
    public void AddPath_DanglingLink_OtherKey() => Changes(() => _folder.Link("in/link", "/usr/lib/only-in-the-image"));

    [Fact]
    public void AddPath_LinkToFolder_OtherKey() => Changes(() => _folder.Link("in/link", "sub"));

    [Fact]
    public void AddPath_LinkWithOtherTarget_OtherKey()
    {
        _folder.Link("in/link", "one");

        Changes(() =>
        {
            File.Delete(_folder.At("in/link"));
            _folder.Link("in/link", "two");
        });
    }

    [Fact]
    public void AddPath_LinkToItsOwnFolder_Ends()
    {
        _folder.Link("in/sub/loop", "..");

        Assert.NotEmpty(PathKey("in"));
    }

    [Fact]
    public void AddPath_OneFile_CountsItsContentNotItsName()
    {
        _folder.Write("a/file", "text");
        _folder.Write("b/name", "text");

        Assert.Equal(PathKey("a/file"), PathKey("b/name"));
    }

    [Fact]
    public void AddPath_Missing_NamesThePath() =>
        Assert.Contains("nothing-here", Assert.Throws<FileNotFoundException>(() => PathKey("nothing-here")).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private void Changes(Action change)
    {
        _folder.Write("in/file", "text");
        _folder.Write("in/sub/file", "text");
        var before = PathKey("in");
        change();
        Assert.NotEqual(before, PathKey("in"));
    }

    private string PathKey(string path) => Key(f => f.AddPath("in", _folder.At(path)));

    private static string Key(Func<StageFingerprint, StageFingerprint> fill)
    {
        using var fingerprint = new StageFingerprint();
        return fill(fingerprint).Finish();
    }
}
