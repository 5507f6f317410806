using System.Net;
using System.Security.Cryptography;
using System.Text;
using Appliance.Console.Hosting;
using Appliance.Console.Tls;
using Appliance.Settings;
using Microsoft.Extensions.Logging;

namespace Appliance.Console.Access.Setup;

/// <summary>
/// Gives the rig to whoever reads the code on its screen. There is a code from every start on until it was used; it is in memory alone.
/// A claim is written down, so that the browser that made it goes on after a power cut. Another browser can take over only with a new
/// code, and there is one after a restart, or when nothing came from the first browser for half an hour.
/// </summary>
internal sealed partial class SetupDesk : IDisposable
{
    // Beside the waits by address: so many wrong codes from wherever, and the screen shows another one.
    private const int MostWrong = 100;
    private const int IdBytes = 32;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private readonly SemaphoreSlim _oneClaim = new(1, 1);
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly SettingsStore _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<SetupDesk> _logger;
    private readonly AttemptLimits _limits;
    private string? _code;
    private int _wrong;
    private string? _claim;
    private long? _seen;

    public SetupDesk(ConsoleOptions options, SettingsStore settings, TimeProvider time, ILogger<SetupDesk> logger)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        _path = Path.Combine(options.Directory, "claim");
        _limits = new AttemptLimits(time, free: 5, longest: TimeSpan.FromMinutes(1));
        _claim = File.Exists(_path) ? File.ReadAllText(_path).Trim() : null;
    }

    /// <summary>Whether setting up is not over yet.</summary>
    public bool IsUnfinished => !_settings.Current.Document.Setup.Finished;

    /// <summary>Whether a code would be taken if there were one: nobody can sign in yet.</summary>
    public bool IsOpen => IsUnfinished && !_settings.Current.Document.Users.Any(user => user is { Role: UserRole.Admin, PasswordHash: not null });

    /// <summary>The code for the screen; null while there is none.</summary>
    public string? Code
    {
        get
        {
            lock (_lock)
            {
                if (!IsOpen)
                {
                    _code = null;
                }
                else if (_code is null && (_seen is not { } seen || _time.GetElapsedTime(seen) > Idle))
                {
                    (_code, _wrong) = (ScreenCode.Make(), 0);
                }
                return _code;
            }
        }
    }

    /// <summary>Uses the code up, if this is it.</summary>
    public async Task<ClaimResult> ClaimAsync(string typed, IPAddress? address, CancellationToken cancellationToken)
    {
        await _oneClaim.WaitAsync(cancellationToken);
        try
        {
            if (!IsOpen)
            {
                return new ClaimResult.Closed();
            }
            if (Code is not { } code)
            {
                return new ClaimResult.Taken();
            }
            var key = AttemptLimits.KeyOf(address);
            if (_limits.Begin(key) is { Ticks: > 0 } wait)
            {
                return new ClaimResult.Wait(wait);
            }
            if (!ScreenCode.Matches(code, typed))
            {
                CountWrong();
                return new ClaimResult.Wrong();
            }
            _limits.Forget(key);
            return await TakeAsync(cancellationToken);
        }
        finally
        {
            _oneClaim.Release();
        }
    }

    /// <summary>Whether this is the claim that counts. While it is used, nobody takes over.</summary>
    public bool IsCurrent(string? id)
    {
        lock (_lock)
        {
            if (id is null || _claim is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(HashOf(id)), Encoding.UTF8.GetBytes(_claim)))
            {
                return false;
            }
            // After a restart the code on the screen stays until it is used, or the browser from before has come back.
            (_seen, _code) = (_time.GetTimestamp(), null);
            return true;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneClaim.Dispose();

    private async Task<ClaimResult> TakeAsync(CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var saved = await _settings.UpdateAsync(document => document with { Setup = document.Setup with { Claimed = true } }, cancellationToken);
        if (saved is SaveResult.Failed failed)
        {
            return new ClaimResult.Failed(failed.Message);
        }
        try
        {
            PrivateFile.Write(_path, HashOf(id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ClaimResult.Failed(e.Message);
        }
        lock (_lock)
        {
            (_claim, _code, _seen) = (HashOf(id), null, _time.GetTimestamp());
        }
        Log.Claimed(_logger);
        return new ClaimResult.Claimed(id);
    }

    private void CountWrong()
    {
        lock (_lock)
        {
            if (++_wrong >= MostWrong)
            {
                _code = null;
                _seen = null;
                Log.Replaced(_logger, MostWrong);
            }
        }
    }

    private static string HashOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "The rig was claimed with the code on its screen")]
        public static partial void Claimed(ILogger logger);

        [LoggerMessage(3102, LogLevel.Warning, "{Count} wrong setup codes came. The screen shows a new one; somebody in the house may be guessing")]
        public static partial void Replaced(ILogger logger, int count);
    }
}
