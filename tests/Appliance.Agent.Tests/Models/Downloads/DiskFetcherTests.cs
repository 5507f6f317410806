using System.Security.Cryptography;
using Appliance.Agent.Models.Downloads;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Models.Downloads;

public sealed class DiskFetcherTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(3_500_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(_directory.Path, "source");

    private string Copy => Path.Combine(_directory.Path, "copy.part");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Fetch_PartlyCopiedBefore_CopiesTheRestAndHashesAll()
    {
        await File.WriteAllBytesAsync(Source, _bytes, Cancellation);
        using (var part = PartFile.Open(Copy, _bytes.Length, TimeProvider.System))
        {
            await part.WriteAsync(0, _bytes.AsMemory(0, 2_000_000), Cancellation);
            part.Checkpoint();
        }
        using var again = PartFile.Open(Copy, _bytes.Length, TimeProvider.System);
        using var download = Download();
        download.SetCompleted(0, again.Written);

        var sum = await new DiskFetcher().FetchAsync(download, 0, again, Cancellation);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_bytes)), sum);
        Assert.Equal(_bytes.Length, download.CompletedOf(0));
        Assert.Empty(again.Missing);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(Copy, Cancellation));
    }

    [Fact]
    public async Task Fetch_SourceIsNotAsLongAsItWas_Fails()
    {
        await File.WriteAllBytesAsync(Source, _bytes[..1000], Cancellation);
        using var part = PartFile.Open(Copy, _bytes.Length, TimeProvider.System);
        using var download = Download();

        var e = await Assert.ThrowsAsync<IOException>(() => new DiskFetcher().FetchAsync(download, 0, part, Cancellation));

        Assert.Contains("not as long any more", e.Message, StringComparison.Ordinal);
    }

    private Download Download() => new(
        new DownloadJob { Id = "1", Model = "copy", Source = DownloadSource.Disk, Files = [new DownloadFile(Source, "copy.gguf", _bytes.Length, null)] }, TimeProvider.System);
}
