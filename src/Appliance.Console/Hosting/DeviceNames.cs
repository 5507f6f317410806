using System.Net;
using Appliance.Console.Ports;

namespace Appliance.Console.Hosting;

/// <summary>The names that the console answers to.</summary>
internal sealed class DeviceNames(ConsoleOptions options, IDeviceNetwork network)
{
    // No public name can end so, so no stranger can point one at this machine: RFC 6761, 6762 and 8375, and what ICANN keeps for private use.
    private static readonly string[] LocalEndings = ["", ".local", ".lan", ".home", ".internal", ".home.arpa"];

    /// <summary>
    /// Whether a browser that asks for this host means this machine. A page that has its own name point here ("DNS rebinding") comes with
    /// that name; an address cannot be anybody's name, and may be one of a router before this machine.
    /// </summary>
    public bool Accepts(string host)
    {
        var name = host.Trim().TrimEnd('.').ToLowerInvariant();
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || name == "localhost"
            || options.Hosts.Any(more => more.Trim().TrimEnd('.').Equals(name, StringComparison.OrdinalIgnoreCase))
            || LocalEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal) && IsOwn(name[..^ending.Length]));
    }

    // By RFC 6762, section 9, a machine whose name is taken adds a number: hearth2, hearth-2.
    private bool IsOwn(string label) => label.TrimEnd([.. "0123456789"]).TrimEnd('-') is var stem
        && (stem.Equals(Stem(network.HostName), StringComparison.OrdinalIgnoreCase) || label.Equals("hearth", StringComparison.Ordinal));

    private static string Stem(string name) => name.TrimEnd([.. "0123456789"]).TrimEnd('-');
}
