using System.Net;
using Appliance.Console.Hosting;
using Appliance.Settings;
using Microsoft.Extensions.Logging;

namespace Appliance.Console.Access.People;

/// <summary>
/// A new password for whoever is at the rig: reads a code from its screen, or put a file with a code on its boot partition. Whoever asks over the
/// network gets neither.
/// </summary>
internal sealed partial class RecoveryDesk(
    ConsoleOptions options, SettingsStore settings, Household household, SignInDesk signIn, TimeProvider time, ILogger<RecoveryDesk> logger) : IDisposable
{
    private const int MostWrong = 20;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _oneProof = new(1, 1);
    private readonly AttemptLimits _limits = new(time, free: 5, longest: TimeSpan.FromMinutes(1));
    private string? _code;
    private long _since;
    private int _wrong;
    private volatile bool _isProofUsed;
    private int _wrongProofs;

    /// <summary>The code for the screen; null while nobody asked for one.</summary>
    public string? Code
    {
        get
        {
            lock (_lock)
            {
                if (_code is not null && time.GetElapsedTime(_since) > Life)
                {
                    _code = null;
                }
                return _code;
            }
        }
    }

    /// <summary>Whether the code of a file on the boot partition stands for the one on the screen.</summary>
    public bool IsProven => !_isProofUsed && PresenceProof.IsOpen(options.RunDirectory);

    /// <summary>Shows a code on the screen for ten minutes; one that is there stays.</summary>
    public void Ask()
    {
        lock (_lock)
        {
            if (Code is null)
            {
                (_code, _since, _wrong) = (ScreenCode.Make(), time.GetTimestamp(), 0);
            }
        }
    }

    /// <summary>Sets the password of somebody, and makes nobody wait at the door any more.</summary>
    /// <returns>The key of the text that says why not; null when it is done.</returns>
    public async Task<string?> ResetAsync(string name, string password, string code, IPAddress? address, CancellationToken cancellationToken)
    {
        if (PasswordRules.Problem(password, name) is { } problem)
        {
            return problem;
        }
        if (_limits.Begin(AttemptLimits.KeyOf(address)) > TimeSpan.Zero)
        {
            return "forgot.wait";
        }
        if (!await IsRightAsync(code, cancellationToken))
        {
            return "forgot.wrong";
        }
        // Only now, with the proof: over the network nobody learns which names there are.
        if (Household.Find(household.All, name) is not { } user)
        {
            return settings.Current.IsLost ? await SaveAsync(await household.AddAsync(name, password, UserRole.Admin, cancellationToken)) : "forgot.unknown";
        }
        return await SaveAsync(await household.SetPasswordAsync(user.Name, password, keepsPasskeys: false, cancellationToken));
    }

    /// <inheritdoc />
    public void Dispose() => _oneProof.Dispose();

    // Of wrong ones the file's code takes as many as the screen's, and then opens nothing any more.
    private async Task<bool> IsRightAsync(string typed, CancellationToken cancellationToken)
    {
        if (IsRight(typed))
        {
            return true;
        }
        if (!IsProven)
        {
            return false;
        }
        await _oneProof.WaitAsync(cancellationToken);
        try
        {
            if (IsProven && await Task.Run(() => PresenceProof.Matches(options.RunDirectory, typed), cancellationToken))
            {
                return true;
            }
            _isProofUsed |= ++_wrongProofs >= MostWrong;
            return false;
        }
        finally
        {
            _oneProof.Release();
        }
    }

    private bool IsRight(string typed)
    {
        lock (_lock)
        {
            if (Code is { } code && ScreenCode.Matches(code, typed))
            {
                return true;
            }
            if (++_wrong >= MostWrong)
            {
                _code = null;
            }
            return false;
        }
    }

    // The proof is used up by what it was given for, not by a slip on the way there.
    private Task<string?> SaveAsync(string? problem)
    {
        if (problem is null)
        {
            lock (_lock)
            {
                _code = null;
            }
            // Also when the file cannot be taken away.
            _isProofUsed |= PresenceProof.IsOpen(options.RunDirectory);
            PresenceProof.TryUse(options.RunDirectory);
            _limits.Forget();
            signIn.Forgive();
            Log.Reset(logger);
        }
        return Task.FromResult(problem);
    }

    private static partial class Log
    {
        [LoggerMessage(3104, LogLevel.Warning, "A password was set anew by somebody at the rig")]
        public static partial void Reset(ILogger logger);
    }
}
