using System.Threading.Channels;
using Appliance.Agent.Processes;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Settings;

/// <summary>Starts the root unit after a change that concerns the system. Changes that come while it runs are carried out together.</summary>
internal sealed partial class SettingsApplier : BackgroundService
{
    private readonly SettingsStore _store;
    private readonly NetworkTrial _trial;
    private readonly SettingsOptions _options;
    private readonly ILogger<SettingsApplier> _logger;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public SettingsApplier(SettingsStore store, NetworkTrial trial, IOptions<SettingsOptions> options, ILogger<SettingsApplier> logger)
    {
        (_store, _trial, _options, _logger) = (store, trial, options.Value, logger);
        // From the start on: what is saved before the loop runs is not lost.
        _store.Saved += OnSaved;
        _trial.Changed += OnTrialChanged;
    }

    public override void Dispose()
    {
        _store.Saved -= OnSaved;
        _trial.Changed -= OnTrialChanged;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_store.Current.Problem is { } problem)
        {
            Log.Damaged(_logger, problem);
        }
        await foreach (var _ in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            await ApplyAsync(stoppingToken);
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (_options.Unit.Length == 0)
        {
            return;
        }
        try
        {
            var command = new ChildCommand(_options.Systemctl, "start", "--no-ask-password", _options.Unit);
            var output = await ChildProcess.RunAsync(command, _logger, cancellationToken);
            if (output.ExitCode == 0)
            {
                Log.Applied(_logger, _store.Current.Document.Revision);
            }
            else
            {
                Log.Failed(_logger, _options.Unit, string.Join(' ', output.Lines.TakeLast(1)));
            }
        }
        catch (IOException e)
        {
            Log.Failed(_logger, _options.Unit, e.Message);
        }
    }

    private void OnSaved(SettingsDocument before, SettingsDocument after)
    {
        if (!SettingsRenderer.Render(before).SequenceEqual(SettingsRenderer.Render(after)))
        {
            _changes.Writer.TryWrite(true);
        }
    }

    private void OnTrialChanged() => _changes.Writer.TryWrite(true);

    private static partial class Log
    {
        [LoggerMessage(1901, LogLevel.Information, "Settings of revision {Revision} are in effect")]
        public static partial void Applied(ILogger logger, long revision);

        [LoggerMessage(1902, LogLevel.Error, "{Unit} did not carry out the settings: {Message}. They are saved, and are carried out at the next start")]
        public static partial void Failed(ILogger logger, string unit, string message);

        [LoggerMessage(1903, LogLevel.Error, "{Problem}")]
        public static partial void Damaged(ILogger logger, string problem);
    }
}
