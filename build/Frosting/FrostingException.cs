namespace Cake.Frosting;

/// <summary>The tasks or services of a build do not fit together.</summary>
public sealed class FrostingException : Exception
{
    /// <summary>With what is wrong, in a sentence.</summary>
    public FrostingException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong, in a sentence, and what led to it.</summary>
    public FrostingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
