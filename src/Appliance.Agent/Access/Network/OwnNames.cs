using System.Net;
using Appliance.Agent.Screen;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Access.Network;

/// <summary>The names this machine is rightly called by.</summary>
internal sealed class OwnNames(IOptions<AccessOptions> options)
{
    // No public name can end so, so no stranger can point one at this machine: RFC 6761, 6762 and 8375, and what ICANN keeps for private use.
    private static readonly string[] LocalEndings = [".localhost", ".local", ".internal", ".home.arpa", ".lan", ".home"];

    private readonly HashSet<string> _more = new(options.Value.Hosts.Select(Clean), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a request for this host is meant for this machine. A web page that has its own name point here ("DNS rebinding") comes
    /// with that name; addresses and names without a dot cannot be its own.
    /// </summary>
    public bool IsMeantForThis(string host)
    {
        var name = Clean(host);
        return name.Length == 0
            || !name.Contains('.', StringComparison.Ordinal)
            || IPAddress.TryParse(name.Trim('[', ']'), out _)
            || LocalEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            || _more.Contains(name);
    }

    /// <summary>Whether this host is this machine, and no other one nearby.</summary>
    public bool IsThis(string host)
    {
        var name = Clean(host);
        if (IPAddress.TryParse(name.Trim('[', ']'), out var address))
        {
            return IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || NetworkAddresses.Find().Contains(address.ToString());
        }
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            || name.Equals(Environment.MachineName + ".local", StringComparison.OrdinalIgnoreCase)
            || name.Equals("hearth.local", StringComparison.OrdinalIgnoreCase)
            || _more.Contains(name);
    }

    private static string Clean(string host) => host.Trim().TrimEnd('.');
}
