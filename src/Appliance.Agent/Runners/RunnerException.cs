namespace Appliance.Agent.Runners;

/// <summary>A runner could not be started, or ended before its model was loaded.</summary>
internal sealed class RunnerException : Exception
{
    public RunnerException(string message)
        : base(message)
    {
    }

    public RunnerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether memory was what it lacked.</summary>
    public bool IsOutOfMemory { get; init; }
}
