using System.Net;
using Appliance.Agent.Screen;
using Appliance.Console.Ports;

namespace Appliance.Agent.WebConsole;

/// <summary>The name and the addresses that this machine has at the moment.</summary>
internal sealed class DeviceNetwork : IDeviceNetwork
{
    public string HostName => Environment.MachineName;

    public IReadOnlyList<IPAddress> Addresses => [.. NetworkAddresses.Find().Select(IPAddress.Parse)];
}
