namespace Appliance.Hardware.Tests;

public sealed class PciAddressTests
{
    [Theory]
    [InlineData("0000:01:00.0", "0000:01:00.0")]
    [InlineData("00000000:0A:00.0", "0000:0a:00.0")]
    [InlineData("01:1f.7", "0000:01:1f.7")]
    [InlineData("10000:e1:00.0", "10000:e1:00.0")]
    public void TryParse_Address_IsWrittenAsTheKernelDoes(string text, string expected)
    {
        Assert.True(PciAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0000:01:00")]
    [InlineData("0000:100:00.0")]
    [InlineData("0000:01:20.0")]
    [InlineData("0000:01:00.8")]
    [InlineData("1:2:3:4.0")]
    [InlineData("0000:-1:00.0")]
    public void TryParse_NoAddress_IsFalse(string? text) => Assert.False(PciAddress.TryParse(text, out _));

    [Fact]
    public void CompareTo_Addresses_AreInBusOrder() =>
        Assert.True(new PciAddress(0, 2, 0, 0) < new PciAddress(0, 0x10, 0, 0) && new PciAddress(0, 0xff, 31, 7) < new PciAddress(1, 0, 0, 0));

    [Theory]
    [InlineData("10de:2204", "10de:2204")]
    [InlineData("1002:744C:c8", "1002:744c:c8")]
    public void PciIdTryParse_Numbers_AreRead(string text, string expected)
    {
        Assert.True(PciId.TryParse(text, out var id));
        Assert.Equal(expected, id.ToString());
    }

    [Theory]
    [InlineData("10de")]
    [InlineData("10de:22044")]
    [InlineData("1002:744c:100")]
    [InlineData("gpu:1")]
    public void PciIdTryParse_NoNumbers_IsFalse(string text) => Assert.False(PciId.TryParse(text, out _));
}
