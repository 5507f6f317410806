using Appliance.Benchmarks.Mkosi;

namespace Appliance.Benchmarks.Tests.Mkosi;

public sealed class AptSourceListTests
{
    [Theory]
    [InlineData("deb https://mirror.example/debian trixie main\n")]
    [InlineData("# a comment\ndeb https://security.example/debian trixie-security main\ndeb https://mirror.example/debian trixie main\n")]
    [InlineData("deb [trusted=yes] https://mirror.example/debian trixie main\n")]
    [InlineData("deb [ arch=amd64 trusted=yes ] https://mirror.example/debian trixie main\n")]
    public void MirrorOf_Listed_IsItsAddress(string list) =>
        Assert.Equal("https://mirror.example/debian", AptSourceList.MirrorOf("trixie", list));

    [Fact]
    public void MirrorOf_NotListed_Throws() =>
        Assert.Throws<InvalidDataException>(() => AptSourceList.MirrorOf("trixie", "deb https://mirror.example/debian sid main\n"));
}
