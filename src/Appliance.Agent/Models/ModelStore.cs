namespace Appliance.Agent.Models;

/// <summary>The models known at this moment.</summary>
internal sealed class ModelStore
{
    private readonly TaskCompletionSource _scanned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ModelList _current = ModelList.Empty;

    /// <summary>Raised after <see cref="Current"/> became another.</summary>
    public event Action? Changed;

    /// <summary>The result of the last scan.</summary>
    public ModelList Current => _current;

    /// <summary>The models, once the directories were looked at for the first time.</summary>
    public async Task<ModelList> GetAsync(CancellationToken cancellationToken)
    {
        await _scanned.Task.WaitAsync(cancellationToken);
        return _current;
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
        return differs;
    }
}
