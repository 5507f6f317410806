namespace Appliance.Units.Tests;

public sealed class PhysicalUnitsTests
{
    [Fact]
    public void Watts_FromSmallerUnits_AreTheSame()
    {
        Assert.Equal(new Watts(350), Watts.FromMilliwatts(350_000));
        Assert.Equal(new Watts(350), Watts.FromMicrowatts(350_000_000));
        Assert.Equal("350 W", new Watts(349.6).ToString());
        Assert.True(new Watts(100) < new Watts(350));
    }

    [Fact]
    public void Celsius_FromMillidegrees_IsRounded() => Assert.Equal("47 °C", Celsius.FromMillidegrees(46_600).ToString());

    [Theory]
    [InlineData(936, "936 GB/s")]
    [InlineData(15.76, "15.8 GB/s")]
    [InlineData(1008, "1008 GB/s")]
    public void Bandwidth_InGigabytes_IsWrittenShort(double gigabytes, string expected) =>
        Assert.Equal(expected, Bandwidth.FromGigabytes(gigabytes).ToString());

    [Fact]
    public void TimeFor_Amount_IsAmountOverBandwidth() =>
        Assert.Equal(TimeSpan.FromSeconds(20), Bandwidth.FromGigabytes(1).TimeFor(new ByteSize(20_000_000_000)));
}
