namespace Appliance.Fitting.Gguf;

/// <summary>Ends waiting when its caller cancels, when the server is silent for too long, or when all of it takes too long.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly TimeSpan _silence;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _silent;

    public Patience(RemoteGgufOptions options, CancellationToken caller)
    {
        (_caller, _silence) = (caller, options.Silence);
        _total = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _total.CancelAfter(options.Total);
        _silent = CancellationTokenSource.CreateLinkedTokenSource(_total.Token);
    }

    public CancellationToken Token => _silent.Token;

    /// <summary>The server has just been heard, or asked: its silence counts from now.</summary>
    public void Restart() => _silent.CancelAfter(_silence);

    /// <summary>What a wait that ended early means.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public RemoteGgufException Explain(string host, Exception inner)
    {
        _caller.ThrowIfCancellationRequested();
        return new RemoteGgufException(
            RemoteGgufFault.TimedOut,
            _total.IsCancellationRequested
                ? $"{host} sends so slowly that reading was given up. Try again later."
                : $"{host} sent nothing for {_silence.TotalSeconds:0.#} s. Try again later.",
            inner);
    }

    public void Dispose()
    {
        _silent.Dispose();
        _total.Dispose();
    }
}
