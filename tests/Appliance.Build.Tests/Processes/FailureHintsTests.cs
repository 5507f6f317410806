using Appliance.Build.Processes;

namespace Appliance.Build.Tests.Processes;

public sealed class FailureHintsTests
{
    [Theory]
    [InlineData("tar: ./usr: Cannot write: No space left on device", "free some disk space")]
    [InlineData("System.IO.IOException: No space left on device : '/x'", "free some disk space")]
    [InlineData("E: Release file for http://mirror/debian/dists/trixie/InRelease is expired (invalid since 3d 2h).", "past its date")]
    [InlineData("E: Release file for http://mirror/InRelease is not valid yet (invalid for another 2h).", "the clock of this machine")]
    [InlineData("W: Failed to fetch http://mirror/InRelease  Temporary failure resolving 'mirror'", "check the network")]
    [InlineData("W: Failed to fetch http://mirror/InRelease  Could not resolve 'mirror'", "check the network")]
    [InlineData("E: Could not connect to mirror:80 (192.0.2.1). - connect (111: Connection refused)", "check the network")]
    [InlineData("E: The repository 'http://mirror/debian nosuch Release' does not have a Release file.", "no such suite or snapshot")]
    [InlineData("E: Unable to locate package nosuch", "a package of configs/")]
    [InlineData("E: Failed to fetch http://mirror/x.deb  Hash Sum mismatch", "run the build again")]
    [InlineData("bwrap: Creating new namespace failed: Operation not permitted", "run it as root")]
    [InlineData("bwrap: setting up uid map: Permission denied", "user namespaces are off")]
    [InlineData("bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.", "user namespaces are off")]
    public void For_KnownSymptom_SaysWhatToTry(string line, string hint) =>
        Assert.Contains(hint, FailureHints.For(["something before", line, "something after"]), StringComparison.Ordinal);

    [Fact]
    public void For_UnknownLines_IsNull() => Assert.Null(FailureHints.For(["segmentation fault", ""]));
}
