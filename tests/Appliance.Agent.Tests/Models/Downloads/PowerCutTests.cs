using Appliance.Agent.Models.Storage;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Models.Downloads;

/// <summary>A download onto a real file system that loses its power.</summary>
public sealed class PowerCutTests
{
    private const int MiB = 1 << 20;
    private const int Size = 160 * MiB;
    private const string Repository = "someone/Big-GGUF";

    // Before the first checkpoint, after it, after the second, and while the file is verified and given its name. A checkpoint is due after
    // 64 MiB or after 5 seconds, which a slow disk reaches first; up to 16 MiB are on their way.
    [Theory]
    [InlineData(20, 0)]
    [InlineData(80, 1)]
    [InlineData(140, 60)]
    [InlineData(160, 0)]
    public async Task Cut_InTheMiddleOfADownload_LosesNothingOfTheLastCheckpointAndNoByteIsWrong(int after, int least)
    {
        using var disk = CutDisk.Mount(mebibytes: 512);
        await using var hub = await TestHub.StartAsync();
        var file = hub.Add(Repository, "big.gguf", HubModels.Big(Size));
        var cut = Math.Min(after * (long)MiB, file.Bytes.Length);
        hub.BeforePiece = (_, token) => hub.Sent < cut ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        long saved;
        await using (var agent = await StartAsync(hub, disk))
        {
            await agent.AskForAsync(Repository);
            await Eventually.TrueAsync(() => Task.FromResult(hub.Sent >= cut && SavedOn(disk) >= least * (long)MiB));
            saved = SavedOn(disk);
            disk.Cut();
        }
        disk.Restart();
        var before = hub.Sent;
        hub.BeforePiece = (_, _) => Task.CompletedTask;

        await using var next = await StartAsync(hub, disk);

        var path = Path.Combine(Models(disk), "big.gguf");
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(path)));
        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        var twice = hub.Sent - file.Bytes.Length;
        TestContext.Current.TestOutputHelper?.WriteLine($"{new ByteSize(before)} had come, {new ByteSize(saved)} were safe, {new ByteSize(twice)} were fetched twice.");
        Assert.InRange(twice, 0, before - saved);
        await next.StopAsync();
    }

    private static long SavedOn(CutDisk disk) => StoreClient.LeftoversIn(Models(disk)).Where(file => file.EndsWith(PartFile.Extension, StringComparison.Ordinal))
        .Sum(file => PartFile.JournalOf(Path.Combine(Models(disk), file))?.Done.Chunk(2).Sum(range => range[1] - range[0]) ?? 0);

    private static string Models(CutDisk disk) => Path.Combine(disk.Path, "models");

    private static Task<TestAgent> StartAsync(TestHub hub, CutDisk disk) => TestAgent.StartWithoutRunnerAsync(
        _ => { }, [.. hub.Settings, ("Models:Directories:0", Models(disk)), ("Models:ReserveMiB", "0")]);
}
