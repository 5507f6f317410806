using System.Net;
using System.Net.Sockets;

namespace Appliance.Build.Machines;

/// <summary>A TCP port of 127.0.0.1 that reaches a port of the machine.</summary>
internal sealed record PortForward(int Host, int Guest)
{
    /// <summary>Reaches the machine by the same port here where that is free, otherwise by any free one.</summary>
    public static PortForward Prefer(int guest) => new(IsFree(guest) ? guest : Free(), guest);

    /// <summary>Reaches the machine by any free port.</summary>
    public static PortForward Any(int guest) => new(Free(), guest);

    private static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
