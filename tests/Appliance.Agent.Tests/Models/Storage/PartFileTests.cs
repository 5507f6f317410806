using Appliance.Agent.Models.Storage;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Models.Storage;

public sealed class PartFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Name => Path.Combine(_directory.Path, "x.gguf.part");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_AfterBytesThatNoJournalNames_CountsThemAsMissing()
    {
        using (var part = Open())
        {
            await part.WriteAsync(0, new byte[10], Cancellation);
            await part.WriteAsync(50, new byte[10], Cancellation);
            part.Checkpoint();
            await part.WriteAsync(20, new byte[10], Cancellation);
        }

        using var again = Open();

        Assert.Equal([new ByteRange(10, 50), new ByteRange(60, 100)], again.Missing);
    }

    [Fact]
    public async Task Open_OtherLength_BeginsAnew()
    {
        using (var part = Open())
        {
            await part.WriteAsync(0, new byte[10], Cancellation);
            part.Checkpoint();
        }

        using var again = PartFile.Open(Name, 99, TimeProvider.System);

        Assert.Equal(0, again.Written);
    }

    [Fact]
    public async Task Open_FileGoneButJournalThere_BeginsAnew()
    {
        using (var part = Open())
        {
            await part.WriteAsync(0, new byte[10], Cancellation);
            part.Checkpoint();
        }
        File.Delete(Name);

        using var again = Open();

        Assert.Equal(0, again.Written);
    }

    [Fact]
    public async Task Finish_WholeFile_LeavesItAlone()
    {
        var part = Open();
        await part.WriteAsync(0, new byte[100], Cancellation);
        part.Checkpoint();

        part.Finish();

        Assert.Equal(["x.gguf"], Directory.EnumerateFiles(_directory.Path).Select(Path.GetFileName));
    }

    private PartFile Open() => PartFile.Open(Name, 100, TimeProvider.System);
}
