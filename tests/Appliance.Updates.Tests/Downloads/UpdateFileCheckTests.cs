namespace Appliance.Updates.Tests.Downloads;

/// <summary>A file that lies on the disk, as a crash, a dying disk or somebody else left it there.</summary>
public sealed class UpdateFileCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Payload _payload = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CheckAsync_TheSignedFile_IsTaken() => Assert.Null(await CheckAsync(_payload.RootContent));

    [Theory]
    [InlineData(0)]
    [InlineData(Payload.RootBytes / 2)]
    [InlineData(Payload.RootBytes - 1)]
    public async Task CheckAsync_OneBitFlipped_IsRefused(int at)
    {
        byte[] content = [.. _payload.RootContent];
        content[at] ^= 1;

        Assert.Equal(UpdateFault.WrongBytes, (await CheckAsync(content))?.Fault);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task CheckAsync_OfAnotherLength_IsRefused(int more)
    {
        var content = _payload.RootContent;
        Array.Resize(ref content, content.Length + more);

        Assert.Equal(UpdateFault.WrongBytes, (await CheckAsync(content))?.Fault);
    }

    [Fact]
    public async Task CheckAsync_NotThere_IsRefused() =>
        Assert.Equal(UpdateFault.WrongBytes, (await UpdateFileCheck.CheckAsync(_folder.At("none"), _payload.Root, TestContext.Current.CancellationToken))?.Fault);

    private Task<UpdateRefusal?> CheckAsync(byte[] content)
    {
        _folder.Write("root", content);
        return UpdateFileCheck.CheckAsync(_folder.At("root"), _payload.Root, TestContext.Current.CancellationToken);
    }
}
