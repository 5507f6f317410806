using System.Diagnostics;
using System.Net;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Models.Storage;

/// <summary>A store on a disk of 8 MiB.</summary>
public sealed class FullDiskTests
{
    private const int MiB = 1 << 20;
    private const string Repository = "someone/Big-GGUF";

    [Fact]
    public async Task Pull_LargerThanTheDisk_IsRefusedWithNumbersAndKeepsNothing()
    {
        using var disk = SmallDisk.Mount();
        await using var hub = await TestHub.StartAsync();
        hub.Add(Repository, "big.gguf", HubModels.Big(9 * MiB));
        await using var agent = await StartAsync(hub, disk, reserveMiB: 0);

        var download = await agent.PullAsync(Repository);

        Assert.Equal("failed", StoreClient.StateOf(download));
        Assert.Matches("^big needs 9 MiB \\([0-9]+ bytes\\) on the disk; [78].* are free", StoreClient.NoteOf(download));
        Assert.Equal(0, hub.Sent);
        Assert.Empty(StoreClient.LeftoversIn(disk.Path));
    }

    [Fact]
    public async Task Pull_WouldTouchTheReserve_IsRefused()
    {
        using var disk = SmallDisk.Mount();
        await using var hub = await TestHub.StartAsync();
        hub.Add(Repository, "big.gguf", HubModels.Big(5 * MiB));
        await using var agent = await StartAsync(hub, disk, reserveMiB: 4);

        var download = await agent.PullAsync(Repository);

        Assert.Contains("of which 4 MiB are kept for the system", StoreClient.NoteOf(download), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_DiskFillsMeanwhile_StillFits()
    {
        using var disk = SmallDisk.Mount();
        await using var hub = await TestHub.StartAsync();
        hub.Add(Repository, "big.gguf", HubModels.Big(5 * MiB));
        var go = new TaskCompletionSource();
        hub.BeforePiece = (_, token) => go.Task.WaitAsync(token);
        await using var agent = await StartAsync(hub, disk, reserveMiB: 1);
        var (_, download) = await agent.AskForAsync(Repository);
        await Eventually.TrueAsync(() => Task.FromResult(hub.MostOpen > 0));

        // Somebody else takes nearly all that is left; the room for the model is its own already.
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "other"), new byte[2 * MiB], TestContext.Current.CancellationToken);
        go.SetResult();

        Assert.Equal("done", StoreClient.StateOf(await agent.EndOfAsync(download)));
    }

    [Fact]
    public async Task Start_ReserveTakenMeanwhile_TheDownloadGoesOn()
    {
        using var disk = SmallDisk.Mount();
        await using var hub = await TestHub.StartAsync();
        hub.Add(Repository, "big.gguf", HubModels.Big(5 * MiB));
        hub.BeforePiece = (_, token) => hub.Sent < MiB ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        await using (var agent = await StartAsync(hub, disk, reserveMiB: 2))
        {
            await agent.AskForAsync(Repository);
            await Eventually.TrueAsync(() => Task.FromResult(hub.Sent >= MiB));
            await agent.StopAsync();
        }
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "other"), new byte[2 * MiB], TestContext.Current.CancellationToken);
        hub.BeforePiece = (_, _) => Task.CompletedTask;

        await using var next = await StartAsync(hub, disk, reserveMiB: 2);

        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(disk.Path, "big.gguf"))));
        await next.StopAsync();
    }

    [Fact]
    public async Task Upload_LargerThanTheDisk_IsRefusedAndTheAgentGoesOn()
    {
        using var disk = SmallDisk.Mount();
        await using var hub = await TestHub.StartAsync();
        await using var agent = await StartAsync(hub, disk, reserveMiB: 0);

        using var response = await agent.PutAsync("big.gguf", HubModels.Big(9 * MiB));

        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        using var small = await agent.PutAsync("tiny.gguf", TinyModel.ToArray());
        Assert.Equal(HttpStatusCode.Created, small.StatusCode);
    }

    private static Task<TestAgent> StartAsync(TestHub hub, SmallDisk disk, int reserveMiB) => TestAgent.StartWithoutRunnerAsync(
        _ => { }, [.. hub.Settings, ("Models:Directories:0", disk.Path), ("Models:ReserveMiB", reserveMiB.ToString(System.Globalization.CultureInfo.InvariantCulture))]);

    /// <summary>A file system in memory, unmounted after the test.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        public string Path => _directory.Path;

        public static SmallDisk Mount()
        {
            var disk = new SmallDisk();
            if (!Environment.IsPrivilegedProcess || Run("mount", "-t", "tmpfs", "-o", "size=8m", "hearth-test", disk.Path) != 0)
            {
                disk._directory.Dispose();
                Assert.Skip("A small file system can be mounted by root only.");
            }
            return disk;
        }

        public void Dispose()
        {
            Run("umount", "--lazy", Path);
            _directory.Dispose();
        }

        private static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
