using System.Text.RegularExpressions;
using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine.Faults;

/// <summary>
/// A later version that was installed and does not come up, each time for another reason. It is tried three times; then the version before
/// serves again, and its screen tells. The faults are put into the disk from outside, or into the later version alone by its root hash.
/// </summary>
[Trait("Level", "faults")]
public sealed partial class BadReleaseTests(InstalledDisk installed) : IClassFixture<InstalledDisk>
{
    // Three tries that each hang until the longest guard ends them, and the start of the version before.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(75);
    private static readonly TimeSpan ScreenDeadline = TimeSpan.FromMinutes(5);

    private const string NoWord = "it stopped before it could write down why";

    [Fact]
    public Task Start_KernelPanics_ComesBack() => ComesBackAsync("panic", NoWord, (disk, release) =>
        Assert.Equal(1, DiskPatch.ReplaceOnBootPartition(disk, CommandLine(release, "rootfstype=erofs"), CommandLine(release, "rdinit=/nothing1"))));

    [Fact]
    public Task Start_RootOfAnotherRelease_ComesBack() => ComesBackAsync("no-root", NoWord, (disk, release) =>
        Assert.Equal(1, DiskPatch.ReplaceOnBootPartition(disk, $"roothash={release.RootHash} ", $"roothash={Other(release.RootHash)} ")));

    [Fact]
    public Task Start_BlockFlippedInTheRoot_ComesBack() => ComesBackAsync("flipped-block", NoWord, (disk, release) =>
        DiskPatch.FlipBit(disk, "hearth_" + release.Version, 0));

    [Fact]
    public Task Start_InitrdHangs_ComesBack() => ComesBackAsync("initrd-hangs", NoWord, null, release =>
        [Probe.DropIn("hearth-state.service", $"[Service]\nTimeoutStartSec=2min\nExecStartPre=/bin/sh -c 'case $(cat /proc/cmdline) in *roothash={release.RootHash}*) sleep 100000 ;; esac'\n")]);

    [Fact]
    public Task Start_InitrdDoesNotFeedTheWatchdog_ComesBack() => ComesBackAsync("initrd-freezes", NoWord, null, release =>
        [Probe.DropIn("hearth-state.service", $"[Service]\nExecStartPre=/bin/sh -c 'case $(cat /proc/cmdline) in *roothash={release.RootHash}*) echo 1 >/sys/fs/cgroup/init.scope/cgroup.freeze; sleep 100000 ;; esac'\n")]);

    [Fact]
    public Task Start_WatchdogIsNotFed_ComesBack() => ComesBackAsync("freezes", "it was tried 3 times", null, release =>
        Probe.EarlyUnit(release.RootHash, "ExecStart=/bin/sh -c 'echo 1 >/sys/fs/cgroup/init.scope/cgroup.freeze; sleep 100000'"));

    [Fact]
    public Task Start_HangsBeforeAnyService_ComesBack() => ComesBackAsync("hangs-early", "the start hung before it came to its gate", null, release =>
        [.. Probe.EarlyUnit(release.RootHash, "ExecStart=/bin/sleep infinity"), SoonerDeadline]);

    [Fact]
    public Task Start_OwnProgramIsBroken_ComesBack() => ComesBackAsync("broken-program", "it was tried 3 times", null, release =>
        Probe.EarlyUnit(release.RootHash, "ExecStart=/bin/mount --bind /bin/false /usr/lib/hearth/agent/hearth"));

    // The image's own fifteen minutes, three times, would be an hour; a good start takes less than five even here.
    private static string SoonerDeadline => Probe.DropIn("hearth-deadline.timer", "[Timer]\nOnActiveSec=\nOnActiveSec=5min\n");

    private static string CommandLine(LaterRelease release, string argument) => $"roothash={release.RootHash} systemd.gpt_auto=no {argument} ";

    private static string Other(string rootHash) => rootHash[..^1] + (rootHash[^1] == '0' ? '1' : '0');

    private async Task ComesBackAsync(string name, string reason, Action<string, LaterRelease>? patch, Func<LaterRelease, IReadOnlyList<string>>? strings = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (rig, old, release) = await installed.GetAsync();
        var disk = await installed.CopyAsync(name, cancellationToken);
        patch?.Invoke(disk, release);
        await using var machine = await BootedMachine.StartNewAsync(
            name, installed.Workplace, [new MachineDisk(disk, DiskBus.Virtio) { Moved = true }, await rig.ModelsAsync(cancellationToken)],
            cancellationToken, [.. Probe.Screen, .. strings?.Invoke(release) ?? []]);

        await Rig.AwaitVersionAsync(machine, old, isSame: true, Deadline, cancellationToken);
        var resets = machine.Machine.Resets;
        await Rig.ServeAsync(machine, cancellationToken);
        var told = await AwaitScreenAsync(machine, $"Version {release.Version} did not work here: it was tried 3 times", cancellationToken);
        await machine.PowerOffAsync(cancellationToken);

        Assert.Equal(3, resets);
        Assert.Contains(Close(reason), told, StringComparison.Ordinal);
    }

    // The screen breaks lines where it likes.
    private static async Task<string> AwaitScreenAsync(BootedMachine machine, string text, CancellationToken cancellationToken) =>
        await machine.Machine.AwaitAsync($"the screen says '{text}'", ScreenDeadline, async token =>
        {
            while (true)
            {
                if (Close(machine.Machine.Serial[Probe.ScreenPort].Read()) is var shown && shown.Contains(Close(text), StringComparison.Ordinal))
                {
                    return shown;
                }
                await Task.Delay(TimeSpan.FromSeconds(1), token);
            }
        }, cancellationToken);

    private static string Close(string text) => Spaces().Replace(text, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
