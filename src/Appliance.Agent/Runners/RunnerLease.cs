using System.Net.Sockets;

namespace Appliance.Agent.Runners;

/// <summary>The use of a loaded runner by one request. While it is held the runner is not evicted.</summary>
internal sealed class RunnerLease(LoadedRunner runner, Action released) : IDisposable
{
    private static readonly TimeSpan ExitNotice = TimeSpan.FromSeconds(6);

    private int _isReleased;

    /// <summary>HTTP to the runner.</summary>
    public HttpMessageInvoker Client => runner.Client;

    /// <summary>Finds out whether a fault means that the runner is gone, so that it is not handed out again.</summary>
    public async Task NoteFaultAsync(Exception? fault)
    {
        if (fault is HttpRequestException { InnerException: SocketException })
        {
            // Nobody listens any more.
            runner.Condemn();
        }
        else
        {
            // A broken connection: if the program ended, its end becomes known within seconds.
            await Task.WhenAny(runner.Exited, Task.Delay(ExitNotice));
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            released();
        }
    }
}
