using Appliance.Updates;

namespace Appliance.Agent.Tests;

public sealed class ProductVersionTests
{
    [Theory]
    [InlineData("0.1.42", false, "0.1.42+0123456789", "0.1.42")]
    [InlineData("0.1.42", true, "0.1.42+0123456789 (development build)", "0.1.42 (development build)")]
    [InlineData("0.1.42-0123456789", false, "0.1.42-0123456789", "0.1.42-0123456789")]
    public void Of_Stamp_ShowsTheImagesVersion(string version, bool isDevelopment, string full, string alone)
    {
        var stamp = new BuildStamp
        {
            Name = "Hearth OS",
            Version = ReleaseVersion.Parse(version),
            Profile = "vm",
            Commit = "0123456789abcdef0123456789abcdef01234567",
            SourceDate = DateTimeOffset.UnixEpoch,
            Channel = "stable",
            IsDevelopment = isDevelopment,
        };

        Assert.Equal((full, alone), ProductVersion.Of(stamp));
    }
}
