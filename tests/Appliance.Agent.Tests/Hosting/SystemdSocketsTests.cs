using Appliance.Agent.Hosting;

namespace Appliance.Agent.Tests.Hosting;

public sealed class SystemdSocketsTests
{
    private static readonly Dictionary<string, string?> Device = new()
    {
        ["LISTEN_PID"] = "77",
        ["LISTEN_FDS"] = "3",
        ["LISTEN_FDNAMES"] = "hearth-agent.socket:console-http:console-https",
    };

    [Theory]
    [InlineData(SystemdSockets.Api, 3)]
    [InlineData(SystemdSockets.ConsoleHttp, 4)]
    [InlineData(SystemdSockets.ConsoleHttps, 5)]
    public void Find_NamedSockets_AreToldApart(string name, ulong handle) =>
        Assert.Equal([handle], SystemdSockets.Find(name, Device.GetValueOrDefault, 77));

    [Fact]
    public void Find_WithoutNames_AreTheApis() =>
        Assert.Equal([3ul, 4ul], SystemdSockets.Find(SystemdSockets.Api, new Dictionary<string, string?> { ["LISTEN_PID"] = "77", ["LISTEN_FDS"] = "2" }.GetValueOrDefault, 77));

    [Fact]
    public void Find_MeantForAnotherProcess_IsNone() => Assert.Empty(SystemdSockets.Find(SystemdSockets.Api, Device.GetValueOrDefault, 78));

    [Fact]
    public void Find_NoSystemd_IsNone() => Assert.Empty(SystemdSockets.Find(SystemdSockets.Api, _ => null, 77));
}
