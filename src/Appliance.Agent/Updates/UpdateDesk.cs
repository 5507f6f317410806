using System.Threading.Channels;
using Appliance.Agent.Processes;
using Appliance.Agent.Storage;
using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Slots;
using Appliance.Console.Ports;
using Appliance.Settings;
using Appliance.Updates;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Updates;

/// <summary>
/// Takes an update from its announcement to the restart: one step at a time, each written down before it is begun, so that it goes on after
/// a crash or a power cut. What it finds out counts only for itself: root verifies everything again.
/// </summary>
internal sealed partial class UpdateDesk : BackgroundService, IUpdates
{
    private const string RestartUnit = "hearth-power@reboot.service";

    private readonly UpdateFinder _finder;
    private readonly UpdateOptions _options;
    private readonly SettingsStore _settings;
    private readonly IdleWatch _idle;
    private readonly TimeProvider _time;
    private readonly ILogger<UpdateDesk> _logger;
    private readonly DurableFile _file;
    private readonly Lock _lock = new();
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _turn = new(1, 1);
    private UpdateState _state;
    private DownloadProgress? _progress;
    private CancellationTokenSource? _download;
    private DateTimeOffset _nextCheck;
    private DateTimeOffset _nextTry;
    private (long, DateTime)? _stick;
    private DateTime _reported;

    public UpdateDesk(UpdateFinder finder, IOptions<UpdateOptions> options, SettingsStore settings, IdleWatch idle, TimeProvider time, ILogger<UpdateDesk> logger)
    {
        (_finder, _options, _settings, _idle, _time, _logger) = (finder, options.Value, settings, idle, time, logger);
        _file = new DurableFile(Path.Combine(_options.Directory, "state.json"));
        _state = UpdateState.Read(_file);
        _nextCheck = time.GetUtcNow() + Jitter(_options.FirstCheck);
    }

    public event Action? Changed;

    public UpdateView Current
    {
        get
        {
            var (state, report) = (_state, Report);
            var running = report?.Running ?? _finder.Stamp?.Version.Text ?? ProductVersion.Short;
            return new UpdateView
            {
                Running = _finder.Stamp?.Shown(running) ?? running,
                IsOnTrial = report?.IsOnTrial ?? false,
                Other = report?.Other,
                IsSupported = _finder.IsSupported && _options.Unit.Length > 0,
                Server = _finder.Stamp?.Url?.Host,
                Phase = state.Phase,
                Offer = state.Offer is { } offer ? new UpdateOffer(offer.Version, offer.Notes, new ByteSize(offer.Size), offer.Place == UpdatePlace.Stick, offer.Remark) : null,
                Done = _progress?.Done ?? ByteSize.Zero,
                Waiting = _progress?.Waiting,
                Problem = state.Problem,
                Checked = state.Checked,
                History = [.. (report?.Book.History ?? []).Reverse().Select(happened =>
                    new UpdateHappening(happened.At, happened.Kind.ToString().ToLowerInvariant(), happened.Version, happened.Other, happened.Reason))],
            };
        }
    }

    private BootReport? Report => BootReport.Read(_options.RunDirectory);

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_finder.StickFile is not null)
            {
                await LookAsync(isStick: true, cancellationToken);
            }
            await LookAsync(isStick: false, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public string? Install(string version, string by)
    {
        lock (_lock)
        {
            if (_state.Offer?.Version != version || _state.Phase is UpdatePhase.Idle)
            {
                return $"Version {version} is not offered any more. Nothing was changed. Look for updates again.";
            }
            if (_state.Phase is UpdatePhase.AwaitingRestart or UpdatePhase.Installing)
            {
                return null;
            }
            Save(_state with { IsWanted = true, By = by, Problem = null });
            _nextTry = default;
        }
        Log.Wanted(_logger, version, by);
        _wakes.Writer.TryWrite(true);
        return null;
    }

    public void Stop()
    {
        lock (_lock)
        {
            Save(_state with { IsWanted = false });
            _download?.Cancel();
        }
    }

    public async Task<string?> GoBackAsync(string by, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_options.Unit.Length == 0 || Report is not { Other: { } other })
            {
                return "There is no other version on this device. Nothing was changed.";
            }
            Log.GoingBack(_logger, other, by);
            if (await AskRootAsync(new UpdateRequest(UpdateAction.GoBack, null, null, null, by), cancellationToken) is { } problem)
            {
                return problem;
            }
            Save(new UpdateState { Checked = _state.Checked });
            return await RestartAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
        _download?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Resume();
            while (true)
            {
                await StepSafelyAsync(stoppingToken);
                TellOfReport();
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; what is being fetched goes on after the next start.
        }
    }

    /// <summary>What the state of before the restart means now.</summary>
    private void Resume()
    {
        var report = Report;
        lock (_lock)
        {
            if (_state.Offer is { } offer && report is not null && (report.Running == offer.Version || (_state.Phase == UpdatePhase.AwaitingRestart && !report.IsOtherNewer)))
            {
                // It runs, or was tried and left: root's history tells which, and why.
                Save(new UpdateState { Checked = _state.Checked });
            }
            else if (_state.Phase == UpdatePhase.Installing)
            {
                // Root may have finished while nobody listened.
                Save(_state with { Phase = report is { IsOtherNewer: true } && report.Other == _state.Offer?.Version ? UpdatePhase.AwaitingRestart : UpdatePhase.Verified });
            }
            else if (_state.Phase == UpdatePhase.Downloading)
            {
                Save(_state with { Phase = UpdatePhase.Available });
            }
        }
    }

    /// <summary>Lets open pages know when root has written something new, such as that a version proved healthy.</summary>
    private void TellOfReport()
    {
        var written = File.GetLastWriteTimeUtc(Path.Combine(_options.RunDirectory, BootReport.FileName));
        if (written != _reported)
        {
            _reported = written;
            Changed?.Invoke();
        }
    }

    private async Task StepSafelyAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await StepAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Stumbled(_logger, e.Message);
            TrySave(_state with { Problem = e.Message });
            _nextTry = _time.GetUtcNow() + TimeSpan.FromMinutes(5);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        if (!_finder.IsSupported)
        {
            return;
        }
        var (now, updates) = (_time.GetUtcNow(), _settings.Current.Document.Updates);
        await LookAtStickAsync(cancellationToken);
        if (_settings.Current.Document.Privacy.UpdateChecks && now >= _nextCheck && _state.Phase is UpdatePhase.Idle or UpdatePhase.Available)
        {
            await LookAsync(isStick: false, cancellationToken);
        }
        if ((_state.IsWanted || updates.Automatic) && _state.Phase is UpdatePhase.Available && now >= _nextTry)
        {
            await FetchAsync(cancellationToken);
        }
        if ((_state.IsWanted || updates.Automatic) && _state.Phase is UpdatePhase.Verified && now >= _nextTry)
        {
            await InstallAsync(cancellationToken);
        }
        if (_state.Phase is UpdatePhase.AwaitingRestart && now >= _nextTry && RestartTime.HasCome(updates, LocalTime(now), _idle.Idle, _options.IdleFor))
        {
            Log.Restarting(_logger, _state.Offer?.Version ?? "");
            await RestartAsync(cancellationToken);
            // It takes a while until this ends.
            _nextTry = now + TimeSpan.FromMinutes(5);
        }
    }

    private async Task LookAtStickAsync(CancellationToken cancellationToken)
    {
        var stamp = _finder.StickFile is { } file ? (file.Length, file.LastWriteTimeUtc) : ((long, DateTime)?)null;
        if (stamp == _stick)
        {
            return;
        }
        _stick = stamp;
        if (stamp is not null && _state.Phase is UpdatePhase.Idle or UpdatePhase.Available)
        {
            await LookAsync(isStick: true, cancellationToken);
        }
        else if (stamp is null && _state is { Phase: UpdatePhase.Available or UpdatePhase.Verified, Offer.Place: UpdatePlace.Stick })
        {
            Save(new UpdateState { Checked = _state.Checked });
        }
    }

    /// <summary>Asks a source what it has. A release that is on its way is not disturbed.</summary>
    private async Task LookAsync(bool isStick, CancellationToken cancellationToken)
    {
        if (_finder.Stamp is not { } stamp || !_finder.IsSupported || _state.Phase is not (UpdatePhase.Idle or UpdatePhase.Available))
        {
            return;
        }
        if (!isStick && (stamp.Url is null || !_settings.Current.Document.Privacy.UpdateChecks))
        {
            return;
        }
        if (!isStick)
        {
            _nextCheck = _time.GetUtcNow() + Jitter(_options.CheckInterval);
        }
        using var server = isStick ? null : new HttpUpdateSource(stamp.Url!, stamp.Profile, _finder.Channel);
        try
        {
            var found = await _finder.FindAsync(server ?? (IUpdateSource)_finder.Stick(), Report, asked: null, cancellationToken);
            if (!isStick)
            {
                SyncedFile.Write(Path.Combine(Directory.CreateDirectory(_finder.Folder).FullName, UpdateLayout.SignedFile), found.Signed);
            }
            Take(found, isStick ? UpdatePlace.Stick : UpdatePlace.Download);
        }
        catch (UpdateSourceException e)
        {
            Log.Unreachable(_logger, e.Message);
            Save(_state with { Problem = e.Message, Checked = _time.GetUtcNow() });
        }
    }

    private void Take(FoundUpdate found, UpdatePlace place)
    {
        lock (_lock)
        {
            if (_state.Offer is { } other && other.Place != place && !IsNewer(found, other))
            {
                // The stick has something as new, or newer.
                Save(_state with { Checked = _time.GetUtcNow() });
                return;
            }
            var state = new UpdateState { Checked = _time.GetUtcNow() };
            if (found.Plan is UpdatePlan.Install { Release: var release, Beyond: var beyond })
            {
                string?[] remarks =
                [
                    beyond?.Message,
                    found.IsClockTrusted ? null : "This device's clock cannot be relied on, so nobody can tell whether a newer release is being held back.",
                ];
                var remark = string.Join(' ', remarks.Where(line => line is not null));
                var isSame = _state.Offer?.Version == release.Version.Text;
                state = state with
                {
                    Phase = UpdatePhase.Available,
                    Offer = new OfferedRelease(
                        release.Version.Text, release.Notes, release.DownloadSize.Bytes, place, _finder.Channel, remark.Length > 0 ? remark : null),
                    IsWanted = isSame && _state.IsWanted,
                    By = isSame ? _state.By : "",
                    Problem = isSame ? _state.Problem : null,
                };
                if (!isSame)
                {
                    Log.Found(_logger, release.Version.Text, place);
                }
            }
            else
            {
                state = state with { Problem = found.Refusal?.Message ?? (found.Plan as UpdatePlan.Blocked)?.Refusal.Message };
            }
            Save(state);
        }
    }

    private static bool IsNewer(FoundUpdate found, OfferedRelease offer) =>
        found.Plan is UpdatePlan.Install install && VersionOrder.Compare(install.Release.Version.Text, offer.Version) > 0;

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        var offer = _state.Offer!;
        if (offer.Place == UpdatePlace.Stick)
        {
            // It stays there: root reads it from the stick, and the disk keeps its room for models.
            Save(_state with { Phase = UpdatePhase.Verified });
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var server = new HttpUpdateSource(_finder.Stamp!.Url!, _finder.Stamp.Profile, offer.Channel);
        // Asked anew: what was offered some time ago may have been withdrawn.
        var found = await _finder.FindAsync(server, Report, _state.IsWanted ? offer.Version : null, cancellationToken);
        if (found.Plan is not UpdatePlan.Install { Release: var release } || release.Version.Text != offer.Version)
        {
            Take(found, UpdatePlace.Download);
            return;
        }
        lock (_lock)
        {
            Save(_state with { Phase = UpdatePhase.Downloading, Problem = null });
            _download = stop;
        }
        var result = await DownloadAsync(server, release, stop.Token, cancellationToken);
        SyncedFile.Write(Path.Combine(_finder.Folder, UpdateLayout.SignedFile), found.Signed);
        lock (_lock)
        {
            (_download, _progress) = (null, null);
            Save(result is null ? _state with { Phase = UpdatePhase.Verified } : _state with { Phase = UpdatePhase.Available, Problem = result.Message });
            _nextTry = result is null ? default : _time.GetUtcNow() + Jitter(TimeSpan.FromMinutes(10));
        }
    }

    /// <returns>Why not; null when everything is there.</returns>
    private async Task<UpdateRefusal?> DownloadAsync(HttpUpdateSource server, UpdateManifest release, CancellationToken stop, CancellationToken cancellationToken)
    {
        var rate = _options.RateKiB > 0 ? ByteSize.FromKiB(_options.RateKiB) : (ByteSize?)null;
        var progress = new DirectProgress(now =>
        {
            _progress = now;
            Changed?.Invoke();
        });
        try
        {
            var downloader = new UpdateDownloader(server, new DownloadOptions { RatePerSecond = rate }, _time);
            return await downloader.FetchAsync(release, Path.Combine(_finder.Folder, release.Version.Text), progress, stop) is DownloadResult.Failed failed ? failed.Refusal : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new UpdateRefusal(UpdateFault.Broken, "The download was stopped. What was fetched is kept, and nothing was changed.");
        }
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (_options.Unit.Length == 0)
        {
            return;
        }
        var offer = _state.Offer!;
        Save(_state with { Phase = UpdatePhase.Installing, Problem = null });
        Log.Installing(_logger, offer.Version);
        var problem = await AskRootAsync(new UpdateRequest(UpdateAction.Install, offer.Version, offer.Place, offer.Channel, _state.By), cancellationToken);
        if (problem is null)
        {
            Save(_state with { Phase = UpdatePhase.AwaitingRestart });
            DeleteDownload();
            return;
        }
        Log.Refused(_logger, offer.Version, problem);
        // Not again by itself: a release that root refuses does not become better by waiting.
        Save(_state with { Phase = UpdatePhase.Available, IsWanted = false, Problem = problem });
        _nextTry = _time.GetUtcNow() + Jitter(_options.CheckInterval);
    }

    /// <returns>Why not; null when it was done.</returns>
    private async Task<string?> AskRootAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        request.Write(Path.Combine(_options.Directory, "request.json"));
        var output = await ChildProcess.RunAsync(new ChildCommand(_options.Systemctl, "start", "--no-ask-password", _options.Unit), _logger, cancellationToken);
        return UpdateReply.Read(_options.RunDirectory) is { } reply && reply.Version == request.Version && (output.ExitCode == 0 || reply.Problem is not null)
            ? reply.Problem
            : output.ExitCode == 0 ? null
            : $"The system did not carry it out: {string.Join(' ', output.Lines.TakeLast(1))} The version that runs was not touched. Try again.";
    }

    private async Task<string?> RestartAsync(CancellationToken cancellationToken)
    {
        var output = await ChildProcess.RunAsync(new ChildCommand(_options.Systemctl, "start", "--no-ask-password", "--no-block", RestartUnit), _logger, cancellationToken);
        return output.ExitCode == 0 ? null : $"The system refused to restart: {string.Join(' ', output.Lines)} Restart it yourself.";
    }

    private void DeleteDownload()
    {
        if (Directory.Exists(_finder.Site))
        {
            Directory.Delete(_finder.Site, recursive: true);
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(_options.LookInterval, _time, waiting.Token), _wakes.Reader.WaitToReadAsync(waiting.Token).AsTask());
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        _wakes.Reader.TryRead(out _);
    }

    private DateTimeOffset LocalTime(DateTimeOffset now) => TimeZoneInfo.TryFindSystemTimeZoneById(_settings.Current.Document.Device.TimeZone, out var zone)
        ? TimeZoneInfo.ConvertTime(now, zone)
        : now;

    // A house full of rigs that were switched on together must not ask at one moment, nor all houses at one.
    private static TimeSpan Jitter(TimeSpan span) => span * (0.75 + (Random.Shared.NextDouble() / 2));

    private void Save(UpdateState state)
    {
        lock (_lock)
        {
            if (state == _state)
            {
                return;
            }
            _state = state;
        }
        TrySave(state);
        Changed?.Invoke();
    }

    private void TrySave(UpdateState state)
    {
        lock (_lock)
        {
            _state = state;
        }
        try
        {
            state.Write(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is not written down is found out again; a full disk must not stop an update that may be its cure.
            Log.Unwritten(_logger, e.Message);
        }
    }

    private sealed class DirectProgress(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
