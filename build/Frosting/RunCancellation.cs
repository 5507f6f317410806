namespace Cake.Frosting;

/// <summary>
/// Tells tasks that the run is to stop. A service, not part of Cake.Frosting: take it in a task's or context's
/// constructor. Ctrl+C and SIGTERM request it; no further task body starts then, but <c>Finally</c> and teardown
/// still run. A second signal ends the process at once.
/// </summary>
public sealed class RunCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Is cancelled when the run is to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the run is to stop; it then exits with 130, whatever its tasks did.</summary>
    public bool IsRequested => _source.IsCancellationRequested;

    /// <summary>Asks the run to stop; asking again changes nothing.</summary>
    public void Request() => _source.Cancel();

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();
}
