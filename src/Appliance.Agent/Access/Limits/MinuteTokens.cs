namespace Appliance.Agent.Access.Limits;

/// <summary>
/// Tokens within the last minute. An answer's tokens are known only when it has ended, so a request is let in while the minute's are
/// below the limit and charged afterwards, which none of .NET's limiters does.
/// </summary>
internal sealed class MinuteTokens(long limit, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<(long At, long Tokens)> _spent = new();
    private long _sum;

    /// <summary>How long until another request may come; null when it may now.</summary>
    public TimeSpan? Wait()
    {
        lock (_lock)
        {
            Forget();
            var left = _sum;
            foreach (var (at, tokens) in _spent)
            {
                if (left < limit)
                {
                    break;
                }
                left -= tokens;
                if (left < limit)
                {
                    return Window - time.GetElapsedTime(at);
                }
            }
            return null;
        }
    }

    /// <summary>Charges an answer.</summary>
    public void Spend(long tokens)
    {
        if (tokens <= 0)
        {
            return;
        }
        lock (_lock)
        {
            Forget();
            _spent.Enqueue((time.GetTimestamp(), tokens));
            _sum += tokens;
        }
    }

    private void Forget()
    {
        while (_spent.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= Window)
        {
            _sum -= _spent.Dequeue().Tokens;
        }
    }
}
