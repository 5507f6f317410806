namespace Appliance.Agent.Models.Hub;

/// <summary>The hub did not give what was asked for. The message is for a person; it holds no token and no signed address.</summary>
internal sealed class HubException(HubFault fault, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : IOException(message, innerException)
{
    /// <summary>What kind of fault it is.</summary>
    public HubFault Fault { get; } = fault;

    /// <summary>When the hub wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether another try may do.</summary>
    public bool IsPassing => Fault is HubFault.Busy or HubFault.Broken;

    /// <summary>Whether what was fetched so far is of no use.</summary>
    public bool SpoilsFile => Fault is HubFault.Changed or HubFault.WrongBytes;
}
