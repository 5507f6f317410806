namespace Appliance.Fitting.Gguf;

/// <summary>A model file could not be read from its server. The message is for a person; it holds no token and no signed query.</summary>
public sealed class RemoteGgufException : IOException
{
    internal RemoteGgufException(RemoteGgufFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>What kind of fault it is.</summary>
    public RemoteGgufFault Fault { get; }
}
