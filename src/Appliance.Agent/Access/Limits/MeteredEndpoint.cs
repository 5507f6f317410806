namespace Appliance.Agent.Access.Limits;

/// <summary>Marks an endpoint that asks a model: it falls under its caller's limits and counts as its usage.</summary>
internal sealed class MeteredEndpoint
{
    public static MeteredEndpoint Instance { get; } = new();
}
