using Appliance.Build.Machines;

namespace Appliance.Build.Tests.Machines;

public sealed class WriteReplayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-replay-");

    [Fact]
    public async Task AdvanceAsync_StepByStep_DiskIsWhatItWasAtEachStep()
    {
        var replay = new WriteReplay(Log(new HandMadeLog().Write(0, 2, 1).Flush().Write(1, 2, 2).Discard(0, 1).Flush()), Disk(4));
        var seen = new List<string>();
        for (var entries = 0; entries <= 5; entries++)
        {
            await replay.AdvanceAsync(entries, TestContext.Current.CancellationToken);
            seen.Add(Sectors());
        }

        Assert.Equal(["9999", "1199", "1199", "1229", "0229", "0229"], seen);
    }

    [Fact]
    public async Task AdvanceAsync_ZerosOverBytes_LeavesZeros()
    {
        var replay = new WriteReplay(Log(new HandMadeLog().Write(1, 2, 0)), Disk(4));

        await replay.AdvanceAsync(1, TestContext.Current.CancellationToken);

        Assert.Equal("9009", Sectors());
    }

    [Fact]
    public async Task ApplyAsync_SomeEntries_TakesThoseAlone()
    {
        var log = Log(new HandMadeLog().Write(0, 1, 1).Write(1, 1, 2).Write(2, 1, 3).Flush());

        await WriteReplay.ApplyAsync(log, [log.Entries[0], log.Entries[2]], Disk(4), TestContext.Current.CancellationToken);

        Assert.Equal("1939", Sectors());
    }

    [Fact]
    public async Task ApplyAsync_BehindTheDisksEnd_IsRefused()
    {
        var log = Log(new HandMadeLog().Write(3, 2, 1));

        await Assert.ThrowsAsync<InvalidDataException>(() => WriteReplay.ApplyAsync(log, log.Entries, Disk(4), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AdvanceAsync_Backwards_IsRefused()
    {
        var replay = new WriteReplay(Log(new HandMadeLog().Write(0, 1, 1).Flush()), Disk(4));
        await replay.AdvanceAsync(2, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => replay.AdvanceAsync(1, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private WriteLog Log(HandMadeLog log)
    {
        File.WriteAllBytes(PathOf("writes.log"), log.ToArray());
        return WriteLog.Read(PathOf("writes.log"));
    }

    private string Disk(int sectors)
    {
        File.WriteAllBytes(PathOf("disk.img"), Enumerable.Repeat((byte)9, sectors * HandMadeLog.Sector).ToArray());
        return PathOf("disk.img");
    }

    // The digit that a sector is full of; a sector of several would be another.
    private string Sectors() => string.Concat(File.ReadAllBytes(PathOf("disk.img")).Chunk(HandMadeLog.Sector).Select(sector => sector.Distinct().Single()));
}
