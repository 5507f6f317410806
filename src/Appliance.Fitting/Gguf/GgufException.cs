namespace Appliance.Fitting.Gguf;

/// <summary>The bytes are not a GGUF file that can be trusted. The message says what is wrong and at which byte.</summary>
public sealed class GgufException : Exception
{
    /// <summary>Describes the fault.</summary>
    public GgufException(string message)
        : base(message)
    {
    }

    /// <summary>Describes the fault and keeps what led to it.</summary>
    public GgufException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
