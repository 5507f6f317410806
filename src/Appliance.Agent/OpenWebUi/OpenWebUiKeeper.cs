using Appliance.Agent.Models;
using Appliance.Agent.Processes;
using Appliance.Agent.Runners;
using Appliance.Fitting.Catalogue;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.OpenWebUi;

/// <summary>
/// Starts Open WebUI once the rig is set up, starts it anew when what it was told has changed, and looks whether it is ready. It is never
/// ended because it takes long: after an update it changes its database.
/// </summary>
internal sealed partial class OpenWebUiKeeper(
    OpenWebUiState state, OpenWebUiSecrets secrets, ModelStore models, SettingsStore settings, IOptions<OpenWebUiOptions> options, TimeProvider time, ILogger<OpenWebUiKeeper> logger)
    : BackgroundService
{
    private const string ReadyPath = "/ready";
    private const int Rarely = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly HttpMessageInvoker _client = RunnerConnection.Open(options.Value.Socket.Length > 0 ? options.Value.Socket : "127.0.0.1:1");
    private string? _startedFor;
    private bool _isToldOfDelay;

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn)
        {
            return;
        }
        var waiting = time.GetTimestamp();
        for (var look = 0L; ; look++)
        {
            await Task.Delay(options.Value.Interval, time, stoppingToken);
            if (!settings.Current.Document.Setup.Finished || (state.IsReady && look % Rarely != 0))
            {
                continue;
            }
            await StartAsNeededAsync(stoppingToken);
            waiting = await LookAsync(stoppingToken) ? time.GetTimestamp() : waiting;
            if (!_isToldOfDelay && time.GetElapsedTime(waiting) > Long)
            {
                _isToldOfDelay = true;
                Log.TakesLong(logger, (int)Long.TotalMinutes);
            }
        }
    }

    /// <summary>Writes the variables and starts the unit, unless it was started for this very name.</summary>
    private async Task StartAsNeededAsync(CancellationToken cancellationToken)
    {
        var (unit, file) = (options.Value.Unit, options.Value.EnvironmentFile);
        var host = Environment.MachineName;
        if (unit.Length == 0 || _startedFor == host)
        {
            return;
        }
        try
        {
            var embedding = (await models.GetAsync(cancellationToken)).Models.FirstOrDefault(model => model.Facts.Kind == ModelKind.Embedding)?.Id;
            var text = EnvironmentFile.Render(OpenWebUiEnvironment.For(host, secrets.Current, embedding));
            var before = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : null;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await WriteAsync(file, text, cancellationToken);
            // Up already, when the agent alone started anew: then nothing happens to it, unless it knows things that are not so any more.
            var verb = before is null || before == text ? "start" : "restart";
            var output = await ChildProcess.RunAsync(new ChildCommand(options.Value.Systemctl, verb, "--no-ask-password", "--no-block", unit), logger, cancellationToken);
            if (output.ExitCode != 0)
            {
                Log.NotStarted(logger, unit, string.Join(' ', output.Lines.TakeLast(1)));
                return;
            }
            _startedFor = host;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotStarted(logger, unit, e.Message);
        }
    }

    // Secrets are in it: for nobody else's eyes, from the first moment on.
    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var fresh = file + ".new";
        File.Delete(fresh);
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        await using (var stream = new FileStream(fresh, mode))
        await using (var writer = new StreamWriter(stream))
        {
            await writer.WriteAsync(text.AsMemory(), cancellationToken);
        }
        File.Move(fresh, file, overwrite: true);
    }

    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var isReady = await IsReadyAsync(cancellationToken);
        if (isReady != state.IsReady)
        {
            state.IsReady = isReady;
            if (isReady)
            {
                Log.Ready(logger);
            }
            else
            {
                Log.Lost(logger);
            }
        }
        _isToldOfDelay &= !isReady;
        return isReady;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(RunnerConnection.Address, ReadyPath));
            using var response = await _client.SendAsync(request, patience.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2221, LogLevel.Information, "Open WebUI is ready")]
        public static partial void Ready(ILogger logger);

        [LoggerMessage(2222, LogLevel.Warning, "Open WebUI does not answer any more. Its chats are kept; systemd starts it anew when it has ended")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(2223, LogLevel.Warning, "Open WebUI is not ready after {Minutes} minutes. It may be changing its database, so it is left alone; its own lines in the journal tell more")]
        public static partial void TakesLong(ILogger logger, int minutes);

        [LoggerMessage(2224, LogLevel.Error, "{Unit} could not be started: {Problem}. It is tried again; the console's own chat works meanwhile")]
        public static partial void NotStarted(ILogger logger, string unit, string problem);
    }
}
