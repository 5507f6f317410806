namespace Appliance.Console.Ports;

/// <summary>The network interfaces of the machine.</summary>
public interface ILinks
{
    /// <summary>Those that could lead to the house's network, the connected ones first.</summary>
    IReadOnlyList<NetworkLink> Find();
}

/// <summary>A network interface.</summary>
/// <param name="Name">The kernel's name, such as <c>enp3s0</c>.</param>
/// <param name="Mac">The card's own address, or null.</param>
/// <param name="IsWireless">Whether it needs no cable.</param>
/// <param name="IsConnected">Whether there is somebody at the other end.</param>
/// <param name="Megabits">Its speed in Mbit/s, or null.</param>
/// <param name="Addresses">Its addresses with their prefixes: <c>192.168.1.5/24</c>.</param>
/// <param name="Gateway">The router it was told of, or null.</param>
public sealed record NetworkLink(
    string Name, string? Mac, bool IsWireless, bool IsConnected, int? Megabits, IReadOnlyList<string> Addresses, string? Gateway);
