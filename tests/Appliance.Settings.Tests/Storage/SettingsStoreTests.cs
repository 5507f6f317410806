namespace Appliance.Settings.Tests.Storage;

public sealed class SettingsStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => _folder.At("s", "settings.yaml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Current_NothingSaved_IsDefaultsAndUnclaimed()
    {
        using var store = Store();

        Assert.Equal((0, false, null, "hearth"), (store.Current.Document.Revision, store.Current.Document.Setup.Claimed, store.Current.Problem, store.Current.Document.Device.Hostname));
    }

    [Fact]
    public async Task Save_Document_IsThereForTheNextProcess()
    {
        using var store = Store();

        var result = await store.SaveAsync(Documents.Full, Cancel);

        Assert.Equal(1, Assert.IsType<SaveResult.Saved>(result).Document.Revision);
        using var next = Store();
        Assert.Equal(SettingsFormat.Write(Documents.Full with { Revision = 1 }), SettingsFormat.Write(next.Current.Document));
    }

    [Fact]
    public async Task Save_OverAnOlderRevision_IsConflictAndChangesNothing()
    {
        using var store = Store();
        var seen = store.Current.Document;
        await store.SaveAsync(Named(seen, "first"), Cancel);

        var result = await store.SaveAsync(Named(seen, "second"), Cancel);

        Assert.Equal("first", Assert.IsType<SaveResult.Conflict>(result).Current.Device.Hostname);
        Assert.Equal("first", Reread().Document.Device.Hostname);
    }

    [Fact]
    public async Task Save_ManyAtOnceFromTwoStores_LosesNone()
    {
        using var one = Store();
        using var two = Store();
        var saves = Enumerable.Range(0, 40).Select(i => SaveUntilTaken(i % 2 == 0 ? one : two));

        await Task.WhenAll(saves);

        Assert.Equal((40, 40), (Reread().Document.Revision, Reread().Document.Models.Wanted.Count));
    }

    [Fact]
    public async Task Save_UnusableDocument_IsRefusedWithTheField()
    {
        using var store = Store();

        var result = await store.SaveAsync(Named(store.Current.Document, "Küche"), Cancel);

        Assert.Equal("device.hostname", Assert.Single(Assert.IsType<SaveResult.Invalid>(result).Errors).Path);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Save_FourTimes_KeepsThreeVersions()
    {
        using var store = Store();

        await SaveNames(store, "one", "two", "three", "four");

        Assert.Equal(
            ["settings.lock", "settings.yaml", "settings.yaml.1", "settings.yaml.2"],
            Directory.GetFiles(_folder.At("s")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("hostname: two", await System.IO.File.ReadAllTextAsync(File + ".2", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_Document_TellsWhoListens()
    {
        using var store = Store();
        var heard = new List<(string, string)>();
        store.Saved += (before, after) => heard.Add((before.Device.Hostname, after.Device.Hostname));

        await SaveNames(store, "one", "two");

        Assert.Equal([("hearth", "one"), ("one", "two")], heard);
    }

    [Fact]
    public async Task Save_File_IsItsOwnersAlone()
    {
        using var store = Store();

        await SaveNames(store, "one", "two");

        Assert.All(Directory.GetFiles(_folder.At("s"), "*.yaml*"), file =>
            Assert.True(OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(-5)]
    public async Task Current_FileCutOff_IsTheVersionBeforeAndSaysSo(int length)
    {
        using var store = Store();
        await SaveNames(store, "one", "two");
        using (var file = System.IO.File.OpenWrite(File))
        {
            file.SetLength(length >= 0 ? length : file.Length + length);
        }

        var snapshot = Reread();

        Assert.Equal("one", snapshot.Document.Device.Hostname);
        Assert.Contains("settings.yaml", snapshot.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Current_OneBitFlipped_IsTheVersionBefore()
    {
        using var store = Store();
        await SaveNames(store, "one", "two");
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Cancel);
        bytes[^20] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File, bytes, Cancel);

        Assert.Equal(("one", true), (Reread().Document.Device.Hostname, Reread().Problem!.Contains("checksum", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Save_AfterDamage_KeepsTheWholeVersionAndRefusesLostRevisions()
    {
        using var store = Store();
        await SaveNames(store, "one", "two");
        var lost = store.Current.Document;
        await System.IO.File.WriteAllTextAsync(File, "\0\0\0", Cancel);
        using var next = Store();

        var late = await next.SaveAsync(Named(lost, "late"), Cancel);
        await SaveNames(next, "three");

        Assert.IsType<SaveResult.Conflict>(late);
        Assert.Contains("hostname: one", await System.IO.File.ReadAllTextAsync(File + ".1", Cancel), StringComparison.Ordinal);
        Assert.Equal(("three", null), (Reread().Document.Device.Hostname, Reread().Problem));
    }

    [Fact]
    public async Task Current_AllVersionsDamaged_StaysClosed()
    {
        using var store = Store();
        await SaveNames(store, "one", "two", "three");
        foreach (var file in Directory.GetFiles(_folder.At("s"), "*.yaml*"))
        {
            await System.IO.File.WriteAllTextAsync(file, "oh", Cancel);
        }

        var snapshot = Reread();

        Assert.True(snapshot.IsLost && snapshot.Document.Setup is { Claimed: true, Finished: true });
        Assert.Contains("hearth-reset-password", snapshot.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Current_FileByHand_NeedsNoChecksum()
    {
        Directory.CreateDirectory(_folder.At("s"));
        await System.IO.File.WriteAllTextAsync(File, "schemaVersion: 1\ndevice: {hostname: byhand}\n", Cancel);

        Assert.Equal("byhand", Reread().Document.Device.Hostname);
    }

    private SettingsStore Store() => new(_folder.At("s"));

    private SettingsSnapshot Reread()
    {
        using var store = Store();
        return store.Current;
    }

    private static SettingsDocument Named(SettingsDocument document, string name) => document with { Device = document.Device with { Hostname = name } };

    private static async Task SaveNames(SettingsStore store, params string[] names)
    {
        foreach (var name in names)
        {
            Assert.IsType<SaveResult.Saved>(await store.UpdateAsync(document => Named(document, name), Cancel));
        }
    }

    private static async Task SaveUntilTaken(SettingsStore store)
    {
        await Task.Yield();
        SaveResult result;
        do
        {
            var seen = store.Current.Document;
            var model = new WantedModel { Name = "m" + seen.Revision };
            result = await store.SaveAsync(seen with { Models = seen.Models with { Wanted = [.. seen.Models.Wanted, model] } }, Cancel);
        }
        while (result is not SaveResult.Saved);
    }
}
