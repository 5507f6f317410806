namespace Appliance.Agent.Models;

/// <summary>The models known at this moment.</summary>
internal sealed class ModelStore
{
    private readonly TaskCompletionSource _scanned = NewScan();
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = NewScan();
    private TaskCompletionSource? _ongoing;
    private volatile ModelList _current = ModelList.Empty;

    /// <summary>Raised after <see cref="Current"/> became another.</summary>
    public event Action? Changed;

    /// <summary>Raised when someone changed the directories and does not want to wait for the next look.</summary>
    public event Action? ScanWanted;

    /// <summary>The result of the last scan.</summary>
    public ModelList Current => _current;

    /// <summary>The models, once the directories were looked at for the first time.</summary>
    public async Task<ModelList> GetAsync(CancellationToken cancellationToken)
    {
        await _scanned.Task.WaitAsync(cancellationToken);
        return _current;
    }

    /// <summary>Has the directories looked at now; what was changed before the call is then in the list.</summary>
    public Task RescanAsync(CancellationToken cancellationToken)
    {
        Task next;
        lock (_lock)
        {
            next = _next.Task;
        }
        ScanWanted?.Invoke();
        return next.WaitAsync(cancellationToken);
    }

    /// <summary>A scan begins: it may miss what is changed from now on.</summary>
    public void BeginScan()
    {
        lock (_lock)
        {
            (_ongoing, _next) = (_next, NewScan());
        }
    }

    /// <summary>Takes over a scan's result.</summary>
    /// <returns>True when it differs from the one before.</returns>
    public bool Replace(ModelList list)
    {
        var differs = !_current.IsSameAs(list);
        if (differs)
        {
            _current = list;
        }
        var isFirst = _scanned.TrySetResult();
        if (differs || isFirst)
        {
            Changed?.Invoke();
        }
        lock (_lock)
        {
            _ongoing?.TrySetResult();
        }
        return differs;
    }

    private static TaskCompletionSource NewScan() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
