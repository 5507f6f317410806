namespace Appliance.Updates;

/// <summary>A source did not give what was asked for. The message says so for a person.</summary>
public sealed class UpdateSourceException(UpdateFault fault, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : IOException(message, innerException)
{
    /// <summary>What kind of fault it is.</summary>
    public UpdateFault Fault { get; } = fault;

    /// <summary>When the source wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether another try may do.</summary>
    public bool IsPassing => Fault == UpdateFault.Broken;

    /// <summary>The fault as a refusal.</summary>
    public UpdateRefusal ToRefusal() => new(Fault, Message);
}
