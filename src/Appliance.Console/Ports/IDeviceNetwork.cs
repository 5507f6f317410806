using System.Net;

namespace Appliance.Console.Ports;

/// <summary>What this machine is called and where it is reached, as it is at the moment.</summary>
public interface IDeviceNetwork
{
    /// <summary>The host name: <c>hearth</c>.</summary>
    string HostName { get; }

    /// <summary>The addresses others reach it by, the best first; none while the network is down.</summary>
    IReadOnlyList<IPAddress> Addresses { get; }
}
