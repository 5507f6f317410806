namespace Appliance.Agent.Scheduling;

/// <summary>The right to use a model for one request. Disposing gives it to the next.</summary>
internal sealed class Turn(Action ended) : IDisposable
{
    private int _isEnded;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            ended();
        }
    }
}
