using System.Diagnostics;

namespace Appliance.Updates.Tests;

public sealed class ReleaseVersionTests
{
    // The specification's own example, and versions as the build makes them, each newer than the one before.
    private static readonly string[] Ascending =
    [
        "0", "0.1", "0.1.0", "0.1.7-4f4f756a1b", "0.1.8-00ab", "0.1.8", "0.1.8-rc", "0.1.8-rc.1", "0.1.8-rc.2", "0.1.8-1", "0.1.8.1", "0.1.9",
        "0.1.42", "0.1.42-g1a2b3c4", "0.1.100", "0.2", "0.10", "1.0", "9.9.9.9", "10",
    ];

    [Fact]
    public void CompareTo_EveryPair_AgreesWithSystemd()
    {
        // systemd-analyze compares with the very function of the boot loader and systemd-sysupdate.
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        foreach (var (left, right) in from left in Ascending from right in Ascending select (left, right))
        {
            var order = ReleaseVersion.Parse(left).CompareTo(ReleaseVersion.Parse(right));
            using var systemd = Process.Start(new ProcessStartInfo("systemd-analyze", ["compare-versions", left, right]) { RedirectStandardOutput = true })!;
            systemd.WaitForExit();

            // 0 for equal, 11 where the first is newer, 12 where the second is.
            Assert.Equal((left, right, systemd.ExitCode), (left, right, Math.Sign(order) switch { 0 => 0, > 0 => 11, _ => 12 }));
        }
    }

    [Theory]
    [InlineData("0.1.42", "0.1.42", 0)]
    [InlineData("0.1.9", "0.1.42", -1)]
    [InlineData("0.1.42-g1a2b3c4", "0.1.42", 1)]
    [InlineData("0.1.42-g1a2b3c4", "0.1.43", -1)]
    [InlineData("0.2", "0.1.99", 1)]
    public void CompareTo_TwoVersions_OrdersThem(string left, string right, int expected) =>
        Assert.Equal(expected, Math.Sign(ReleaseVersion.Parse(left).CompareTo(ReleaseVersion.Parse(right))));

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("1.2.3+3")]
    [InlineData("1.2.3_4")]
    [InlineData("1..2")]
    [InlineData("1.2-")]
    [InlineData("../1")]
    [InlineData("1.2.3 ")]
    [InlineData("1.2.3\n")]
    [InlineData("12345678901234567890123")]
    public void TryParse_NoVersion_IsRefused(string text) => Assert.False(ReleaseVersion.TryParse(text, out _));

    [Fact]
    public void Parse_NoVersion_SaysHowOneIsWritten()
    {
        var exception = Assert.Throws<FormatException>(() => ReleaseVersion.Parse("one\n"));

        Assert.Equal("'one?' is not a version; write it like 0.1.42, in at most 22 characters.", exception.Message);
    }
}
