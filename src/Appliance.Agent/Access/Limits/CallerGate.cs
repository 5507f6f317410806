using System.Threading.RateLimiting;
using Appliance.Agent.Access.Keys;

namespace Appliance.Agent.Access.Limits;

/// <summary>The limits of one caller, and how far it is from them.</summary>
internal sealed class CallerGate(KeyLimits limits, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly RateLimiter? _requests = limits.RequestsPerMinute is { } requests
        ? new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = requests,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 12,
            QueueLimit = 0,
            AutoReplenishment = true,
        })
        : null;

    private readonly ConcurrencyLimiter? _concurrent = limits.Concurrent is { } answers
        ? new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = answers, QueueLimit = 0 })
        : null;

    private readonly MinuteTokens? _tokens = limits.TokensPerMinute is { } tokens ? new MinuteTokens(tokens, time) : null;

    /// <summary>What it was made for.</summary>
    public KeyLimits Limits => limits;

    /// <summary>Lets a request in, or says which limit it meets.</summary>
    /// <returns>What to dispose when the request has ended; or the limit in words and when to try again.</returns>
    public (IDisposable? Admission, string? Refusal, TimeSpan RetryAfter) Enter()
    {
        if (_tokens?.Wait() is { } wait)
        {
            return (null, $"{limits.TokensPerMinute} tokens a minute", wait);
        }
        var slot = _concurrent?.AttemptAcquire();
        if (slot is { IsAcquired: false })
        {
            return (null, $"{limits.Concurrent} requests at the same time", Soon);
        }
        using var permit = _requests?.AttemptAcquire();
        if (permit is { IsAcquired: false })
        {
            slot?.Dispose();
            return (null, $"{limits.RequestsPerMinute} requests a minute", permit.TryGetMetadata(MetadataName.RetryAfter, out var rest) ? rest : Soon);
        }
        return ((IDisposable?)slot ?? NoLimit.Instance, null, TimeSpan.Zero);
    }

    /// <summary>Charges what an answer took.</summary>
    public void Spend(long tokens) => _tokens?.Spend(tokens);

    public void Dispose()
    {
        _requests?.Dispose();
        _concurrent?.Dispose();
    }

    private sealed class NoLimit : IDisposable
    {
        public static NoLimit Instance { get; } = new();

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
