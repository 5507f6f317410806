using System.Net;

namespace Appliance.Console.Ports;

/// <summary>A machine that nobody else can reach: what holds until the agent lends what it knows.</summary>
internal sealed class LoneDevice : IDeviceNetwork
{
    public string HostName => Environment.MachineName;

    public IReadOnlyList<IPAddress> Addresses => [];
}
