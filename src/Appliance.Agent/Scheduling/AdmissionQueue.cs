namespace Appliance.Agent.Scheduling;

/// <summary>
/// Lets so many requests at a time to one model. When one leaves, the next comes from the caller who has fewest inside, and among equals
/// from the one who was let in longest ago: who sends a hundred requests does not keep out who sends one.
/// </summary>
internal sealed class AdmissionQueue(int capacity, int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private int _capacity = capacity;
    private int _inside;
    private int _waiting;
    private long _turns;
    private int _pauses;

    /// <summary>Requests that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting;
            }
        }
    }

    /// <summary>Requests that were let in and have not left.</summary>
    public int Inside
    {
        get
        {
            lock (_lock)
            {
                return _inside;
            }
        }
    }

    /// <summary>Lets so many in from now on; those inside stay.</summary>
    public void SetCapacity(int value) => Change(() => _capacity = value);

    /// <summary>Lets nobody in until <see cref="Resume"/> was called as often as this.</summary>
    public void Pause() => Change(() => _pauses++);

    /// <summary>Takes one <see cref="Pause"/> back.</summary>
    public void Resume() => Change(() => _pauses--);

    /// <summary>Waits for a turn.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Gives up the place in the queue.</param>
    /// <returns>The turn, ended by disposing it; null when the queue is full.</returns>
    public async Task<Turn?> EnterAsync(string caller, CancellationToken cancellationToken)
    {
        var request = new Request(caller);
        lock (_lock)
        {
            if (_waiting >= limit && !CanEnter)
            {
                return null;
            }
            LineOf(caller).Requests.AddLast(request);
            _waiting++;
            Dispatch();
        }
        await using var leaving = cancellationToken.Register(() => GiveUp(request, cancellationToken));
        await request.Admitted.Task;
        return new Turn(() => Leave(caller));
    }

    private bool CanEnter => _pauses == 0 && _inside < _capacity;

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Dispatch();
        }
    }

    private void Leave(string caller)
    {
        lock (_lock)
        {
            _inside--;
            _lines[caller].Inside--;
            Tidy(caller);
            Dispatch();
        }
    }

    private void GiveUp(Request request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_lines.TryGetValue(request.Caller, out var line) && line.Requests.Remove(request))
            {
                _waiting--;
                Tidy(request.Caller);
                request.Admitted.TrySetCanceled(cancellationToken);
            }
        }
    }

    private void Dispatch()
    {
        while (CanEnter && _lines.Values.Where(line => line.Requests.Count > 0).OrderBy(line => line.Inside).ThenBy(line => line.LastTurn).FirstOrDefault() is { } line)
        {
            var request = line.Requests.First!.Value;
            line.Requests.RemoveFirst();
            (line.Inside, line.LastTurn) = (line.Inside + 1, ++_turns);
            _waiting--;
            _inside++;
            request.Admitted.TrySetResult();
        }
    }

    private Line LineOf(string caller)
    {
        if (!_lines.TryGetValue(caller, out var line))
        {
            _lines.Add(caller, line = new Line());
        }
        return line;
    }

    // Callers come and go; what they left behind must not grow.
    private void Tidy(string caller)
    {
        if (_lines[caller] is { Inside: 0, Requests.Count: 0 })
        {
            _lines.Remove(caller);
        }
    }

    private sealed class Request(string caller)
    {
        public string Caller => caller;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Line
    {
        public LinkedList<Request> Requests { get; } = new();

        public int Inside { get; set; }

        public long LastTurn { get; set; }
    }
}
