using Appliance.Build.Machines;

namespace Appliance.Build.Tests.Machines;

public sealed class SparseFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-sparse-");

    [Fact]
    public async Task CopyAsync_HolesAndOddEnd_KeepsEveryByteAndGrows()
    {
        var content = new byte[(3 << 20) + 777];
        content[0] = 1;
        content[(1 << 20) - 1] = 2;
        content[^1] = 3;
        await File.WriteAllBytesAsync(Source, content, TestContext.Current.CancellationToken);

        await SparseFile.CopyAsync(Source, Target, ByteSize.FromMiB(4), TestContext.Current.CancellationToken);

        var copy = await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken);
        Assert.Equal(4 << 20, copy.Length);
        Assert.Equal(content, copy[..content.Length]);
        Assert.False(copy.AsSpan(content.Length).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public async Task CopyAsync_SmallerSizeWanted_KeepsTheWholeImage()
    {
        await File.WriteAllBytesAsync(Source, new byte[5000], TestContext.Current.CancellationToken);

        await SparseFile.CopyAsync(Source, Target, ByteSize.FromKiB(1), TestContext.Current.CancellationToken);

        Assert.Equal(5000, new FileInfo(Target).Length);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Source => Path.Combine(_folder.FullName, "source.img");

    private string Target => Path.Combine(_folder.FullName, "target.img");
}
