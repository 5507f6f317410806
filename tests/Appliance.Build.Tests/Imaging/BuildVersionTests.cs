using Appliance.Build.Imaging;
using Appliance.Updates;

namespace Appliance.Build.Tests.Imaging;

public sealed class BuildVersionTests
{
    [Theory]
    [InlineData("0.1.42", 0, "0.1.42")]
    [InlineData("0.1.42", 1, "0.1.42.1")]
    [InlineData("0.1.42-4f4f756a1b", 2, "0.1.42-4f4f756a1b.2")]
    public void Later_Step_IsAVersionThatDevicesTakeForNewer(string version, int step, string expected)
    {
        var later = (GeneratedTextTests.Version with { Version = version }).Later(step);

        Assert.Equal(expected, later.Version);
        Assert.Equal(Math.Sign(step), Math.Sign(ReleaseVersion.Parse(later.Version).CompareTo(ReleaseVersion.Parse(version))));
    }

    [Fact]
    public void Current_ThisCheckout_IsAVersionThatAnImageCanHave() => Assert.True(ReleaseVersion.TryParse(BuildVersion.Current.Later(9).Version, out _));
}
