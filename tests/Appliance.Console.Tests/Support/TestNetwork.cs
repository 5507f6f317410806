using System.Net;
using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Support;

/// <summary>A machine that is renamed and moved as a test wants it.</summary>
internal sealed class TestNetwork : IDeviceNetwork
{
    public string HostName { get; set; } = "hearth";

    public IReadOnlyList<IPAddress> Addresses { get; set; } = [IPAddress.Parse("192.168.7.5"), IPAddress.Parse("fd00::5"), IPAddress.Parse("2001:db8::5")];
}
