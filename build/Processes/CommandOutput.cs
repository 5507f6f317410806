using System.Text;

namespace Appliance.Build.Processes;

/// <summary>Takes the lines of a program as they come: for the listener, for the result, and the last ones for a failure.</summary>
internal sealed class CommandOutput(Action<string>? onLine)
{
    private const int KeptLines = 20;

    // A program that ended has nothing more to say; what still comes is of a process that it left behind.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Queue<string> _last = [];
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource _failure = new();
    private Task _reading = Task.CompletedTask;
    private long _count;
    private bool _isClosed;

    /// <summary>Fails when the listener does, and never ends otherwise.</summary>
    public Task Failure => _failure.Task;

    /// <summary>What the program wrote to its standard output.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The last lines of both streams, oldest first.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lock)
            {
                return [.. _last];
            }
        }
    }

    /// <summary>Begins to read both streams.</summary>
    public void Read(StreamReader output, StreamReader error) =>
        _reading = Task.WhenAll(ReadAsync(output, isOutput: true), ReadAsync(error, isOutput: false));

    /// <summary>Waits for the end of both streams, or until nothing more comes from a process that holds them open.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var before = -1L;
        while (!_reading.IsCompleted && before != Interlocked.Read(ref _count))
        {
            before = Interlocked.Read(ref _count);
            await Task.WhenAny(_reading, Task.Delay(Patience, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        if (_failure.Task.IsFaulted)
        {
            await _failure.Task;
        }
    }

    /// <summary>No line reaches the listener after this.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    private async Task ReadAsync(StreamReader reader, bool isOutput)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                Take(line, isOutput);
            }
        }
        catch (Exception exception)
        {
            // The listener's error, such as a full disk under its log, is the command's.
            _failure.TrySetException(exception);
        }
    }

    private void Take(string line, bool isOutput)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }
            _count++;
            _last.Enqueue(line);
            if (_last.Count > KeptLines)
            {
                _last.Dequeue();
            }
            if (isOutput)
            {
                _text.Append(line).Append('\n');
            }
            onLine?.Invoke(line);
        }
    }
}
