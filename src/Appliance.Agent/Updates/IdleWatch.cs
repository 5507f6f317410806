using Appliance.Agent.Runners;

namespace Appliance.Agent.Updates;

/// <summary>For how long nobody has been given an answer.</summary>
internal sealed class IdleWatch(RunnerPool pool, TimeProvider time)
{
    private long? _since;

    /// <summary>The time since an answer was last seen under way; zero while one is. To be asked every few seconds.</summary>
    public TimeSpan Idle
    {
        get
        {
            if (pool.Loaded.Any(model => model.Answering > 0 || pool.WaitingFor(model.Id) > 0))
            {
                _since = null;
                return TimeSpan.Zero;
            }
            return time.GetElapsedTime(_since ??= time.GetTimestamp());
        }
    }
}
