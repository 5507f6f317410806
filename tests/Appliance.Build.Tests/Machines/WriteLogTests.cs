using Appliance.Build.Machines;

namespace Appliance.Build.Tests.Machines;

public sealed class WriteLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-log-");

    [Fact]
    public void Read_EveryKind_IsFoundInItsOrder()
    {
        var log = Read(new HandMadeLog().Write(8, 2, 0xAA).Discard(100, 50).Flush().Mark().Write(0, 1, 0xBB).ToArray());

        Assert.Equal(
        [
            new WriteLogEntry(8 * 512, 1024, WriteKind.Write, 2 * 512),
            new WriteLogEntry(100 * 512, 50 * 512, WriteKind.Discard, 5 * 512),
            new WriteLogEntry(0, 0, WriteKind.Flush, 6 * 512),
            new WriteLogEntry(0, 0, WriteKind.Mark, 7 * 512),
            new WriteLogEntry(0, 512, WriteKind.Write, 8 * 512),
        ],
            log.Entries);
    }

    [Fact]
    public void Read_EntriesBehindTheCount_AreLeftOut() =>
        Assert.Single(Read(new HandMadeLog().Flush().Write(1, 1, 1).ToArray(entries: 1)).Entries);

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "empty", [] },
        { "text", [.. Enumerable.Repeat((byte)'x', 4096)] },
        { "zeros", new byte[4096] },
        { "other sectors", new HandMadeLog().Flush().ToArray(sectorSize: 4096) },
        { "fewer entries than it says", new HandMadeLog().Flush().ToArray(entries: 3) },
        { "more entries than any file has", new HandMadeLog().Flush().ToArray(entries: ulong.MaxValue) },
        { "cut off within the data", new HandMadeLog().Write(0, 9, 1).ToArray()[..^513] },
        { "unknown flag", new HandMadeLog().Describe(0, 1, 64).ToArray() },
        { "nothing to do", new HandMadeLog().Describe(7, 0, 0).ToArray() },
        { "sector beyond all disks", new HandMadeLog().Describe(ulong.MaxValue, 1, 4).ToArray() },
        { "longer than the log", new HandMadeLog().Describe(0, ulong.MaxValue / 1024, 0).ToArray() },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Read_BrokenLog_IsSaidToBe(string what, byte[] bytes) => AssertBroken(what, bytes);

    [Fact]
    public void Read_AnyByteAltered_IsReadOrSaidToBeBroken()
    {
        var whole = new HandMadeLog().Write(8, 2, 0xAA).Flush().Discard(1, 1).Write(0, 1, 0xBB).Flush().ToArray();
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = whole.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var unexpected = Record.Exception(() => Read(bytes));
            Assert.True(unexpected is null or InvalidDataException, unexpected?.ToString());
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void AssertBroken(string what, byte[] bytes)
    {
        var message = Assert.Throws<InvalidDataException>(() => Read(bytes)).Message;
        Assert.True(message.Contains("writes.log", StringComparison.Ordinal), $"{what}: {message}");
    }

    private WriteLog Read(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, "writes.log");
        File.WriteAllBytes(path, bytes);
        return WriteLog.Read(path);
    }
}
