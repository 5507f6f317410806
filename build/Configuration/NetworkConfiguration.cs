namespace Appliance.Build.Configuration;


/// <summary>What the device knows about the network before its owner says more.</summary>
public sealed record NetworkConfiguration
{
    /// <summary>Host names or addresses of time servers; default none, those that Debian built in.</summary>
    public IReadOnlyList<string> TimeServers { get; init; } = [];
}
