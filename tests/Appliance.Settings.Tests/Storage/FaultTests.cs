using System.Diagnostics;

namespace Appliance.Settings.Tests.Storage;

/// <summary>What remains of the settings when the disk fills up or the process dies at any moment of a save.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Save_FullDisk_KeepsTheSettingsBefore()
    {
        var disk = Directory.CreateDirectory(_folder.At("disk")).FullName;
        Assert.SkipUnless(await MountAsync("-t", "tmpfs", "-o", "size=64k", "tmpfs", disk), "a small disk can only be mounted by root.");
        try
        {
            using var store = new SettingsStore(Path.Combine(disk, "s"));
            Assert.IsType<SaveResult.Saved>(await SaveAsync(store, "one"));
            FillUp(disk);

            var result = await SaveAsync(store, "two");

            Assert.Contains("Those before are kept", Assert.IsType<SaveResult.Failed>(result).Message, StringComparison.Ordinal);
            using var next = new SettingsStore(Path.Combine(disk, "s"));
            Assert.Equal(("one", null), (next.Current.Document.Device.Hostname, next.Current.Problem));
            Assert.Empty(Directory.GetFiles(Path.Combine(disk, "s"), "*.new"));
        }
        finally
        {
            using var unmount = Process.Start("umount", disk);
            await unmount.WaitForExitAsync(CancellationToken.None);
        }
    }

    // What is on the disk after each step of a save, had the power failed there.
    [Theory]
    [InlineData("settings.yaml.new")]
    [InlineData("settings.yaml.new", "settings.yaml.1.new")]
    public async Task Current_LeftoversOfASaveThatDied_AreNotLookedAt(params string[] leftovers)
    {
        using (var store = Store())
        {
            await SaveAsync(store, "one");
        }
        foreach (var name in leftovers)
        {
            await File.WriteAllTextAsync(_folder.At("s", name), "schemaVersion: 1\ndevice: {hostna", Cancel);
        }
        using var next = Store();

        Assert.Equal(("one", null), (next.Current.Document.Device.Hostname, next.Current.Problem));
        Assert.IsType<SaveResult.Saved>(await SaveAsync(next, "two"));
        Assert.Empty(Directory.GetFiles(_folder.At("s"), "*.new"));
    }

    // Between moving the oldest version and putting the newest in place.
    [Fact]
    public async Task Current_VersionBeforeIsMissing_IsTheNewest()
    {
        using (var store = Store())
        {
            await SaveAsync(store, "one");
            await SaveAsync(store, "two");
        }
        File.Move(_folder.At("s", "settings.yaml.1"), _folder.At("s", "settings.yaml.2"), overwrite: true);
        using var next = Store();

        Assert.Equal(("two", null), (next.Current.Document.Device.Hostname, next.Current.Problem));
    }

    /// <summary>A process that saves without end is killed again and again, each time at another moment.</summary>
    [Fact]
    public async Task Save_ProcessIsKilled_LeavesAWholeVersionEveryTime()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test program is started by its Linux name.");
        long last = 0;
        for (var round = 0; round < 5; round++)
        {
            using (var writer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. ProgramArguments, "--filter-method", "*" + nameof(Writer_SavesWithoutEnd)])
            {
                Environment = { [WriterVariable] = _folder.At("s") },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!)
            {
                await UntilSavedSinceAsync(last, writer);
                writer.Kill(entireProcessTree: true);
                await writer.WaitForExitAsync(Cancel);
            }

            using var store = Store();
            var snapshot = store.Current;

            Assert.Null(snapshot.Problem);
            Assert.True(snapshot.Document.Revision > last);
            Assert.Equal($"rig-{snapshot.Document.Revision}", snapshot.Document.Device.Hostname);
            last = snapshot.Document.Revision;
        }
    }

    [Fact]
    public async Task Writer_SavesWithoutEnd()
    {
        var directory = Environment.GetEnvironmentVariable(WriterVariable);
        Assert.SkipWhen(directory is null, "Only for the test that kills it.");
        using var store = new SettingsStore(directory!);
        while (true)
        {
            await SaveAsync(store, $"rig-{store.Current.Document.Revision + 1}");
        }
    }

    private const string WriterVariable = "HEARTH_TEST_WRITER";

    // Started as 'dotnet Tests.dll' the program's own file has to be named.
    private static string[] ProgramArguments =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(FaultTests).Assembly.Location] : [];

    private SettingsStore Store() => new(_folder.At("s"));

    private async Task UntilSavedSinceAsync(long revision, Process writer)
    {
        var newest = _folder.At("s", "settings.yaml");
        while (!writer.HasExited)
        {
            if (File.Exists(newest) && File.ReadLines(newest).FirstOrDefault(line => line.StartsWith("revision: ", StringComparison.Ordinal)) is { } line
                && long.Parse(line["revision: ".Length..], System.Globalization.CultureInfo.InvariantCulture) > revision + 3)
            {
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 7)), Cancel);
        }
        Assert.Fail("The writer has ended by itself: " + await writer.StandardOutput.ReadToEndAsync(Cancel));
    }

    private static Task<SaveResult> SaveAsync(SettingsStore store, string name) =>
        store.UpdateAsync(document => document with { Device = document.Device with { Hostname = name } }, Cancel);

    private static void FillUp(string disk)
    {
        try
        {
            using var file = File.Create(Path.Combine(disk, "filler"));
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<bool> MountAsync(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }
        using var mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        await mount.WaitForExitAsync(Cancel);
        return mount.ExitCode == 0;
    }
}
