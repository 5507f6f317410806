namespace Appliance.Units.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("300MiB", 300L << 20)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("2TiB", 2L << 40)]
    public void TryParse_Size_ReadsBytes(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("GiB")]
    [InlineData("-1GiB")]
    [InlineData("10GB")]
    [InlineData("99999999999TiB")]
    public void TryParse_NotASize_Refuses(string? text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(3L << 29, "1.5 GiB")]
    public void ToString_Size_UsesLargestUnit(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());

    [Fact]
    public void RoundUpTo_BetweenMultiples_TakesTheNext() =>
        Assert.Equal(ByteSize.FromMiB(2), new ByteSize((1 << 20) + 1).RoundUpTo(ByteSize.FromMiB(1)));
}
