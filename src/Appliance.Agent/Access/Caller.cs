namespace Appliance.Agent.Access;

/// <summary>Who sent a request.</summary>
/// <param name="Id">Tells callers apart, for fairness, limits and usage; never the key itself.</param>
/// <param name="Name">What a person called it.</param>
internal sealed record Caller(string Id, string Name)
{
    /// <summary>Whoever reaches the port while no key is asked for.</summary>
    public static Caller Anonymous { get; } = new("anonymous", "anonymous");
}
