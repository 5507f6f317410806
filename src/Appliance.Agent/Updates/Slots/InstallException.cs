namespace Appliance.Agent.Updates.Slots;

/// <summary>An update was not installed. The message says what happened, what was kept safe and what to do next.</summary>
public sealed class InstallException : Exception
{
    /// <summary>An exception with its message.</summary>
    public InstallException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its message and its cause.</summary>
    public InstallException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
