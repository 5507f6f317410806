using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Appliance.Agent.Runners.Devices;
using Appliance.Agent.Updates;
using Appliance.Agent.WebConsole;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Screen;

/// <summary>Keeps the attached screen up to date.</summary>
internal sealed partial class ScreenService(
    ModelStore store,
    RunnerPool pool,
    ConsoleService console,
    ComputeState compute,
    UpdateNotices updates,
    IOptions<ScreenOptions> options,
    TimeProvider time,
    ILogger<ScreenService> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    // Kernel messages may scribble over the screen, and a monitor may be plugged in later.
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromSeconds(30);

    private string _shown = "";
    private long _shownAt;
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Device.Length == 0)
        {
            return;
        }
        var tty = new Tty(options.Value.Device);
        using var timer = new PeriodicTimer(LookInterval, time);
        do
        {
            await ShowAsync(tty, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ShowAsync(Tty tty, CancellationToken cancellationToken)
    {
        var lines = ScreenRenderer.Render(Read(), options.Value.Columns, options.Value.Rows);
        var picture = string.Join('\n', lines);
        if (picture == _shown && time.GetElapsedTime(_shownAt) < RedrawInterval)
        {
            return;
        }
        try
        {
            await tty.DrawAsync(lines, cancellationToken);
            (_shown, _shownAt, _isFailing) = (picture, time.GetTimestamp(), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                Log.Unavailable(logger, options.Value.Device, e.Message);
            }
            _isFailing = true;
        }
    }

    private ScreenContent Read()
    {
        var list = store.Current;
        return new ScreenContent(
            ProductVersion.Short,
            Environment.MachineName,
            NetworkAddresses.Find(),
            options.Value.Port,
            [.. list.Models.Select(model => new ScreenModel(model.Id, model.Size.ToString(), pool.StateOf(model.Id).ToString().ToLowerInvariant()))],
            [.. list.Unusable.Select(file => new ScreenFault(file.File, file.Reason))])
        {
            Problems = [.. compute.Current?.Problems ?? [], .. ReadProblems(options.Value.ProblemFile), .. ReadProblems(options.Value.PreseedFile), .. updates.All],
            Door = console.Door is { } door ? new ScreenDoor(door.SetupCode, door.IsBeingSetUp, door.RecoveryCode, door.Fingerprint) : null,
        };
    }

    private static IReadOnlyList<string> ReadProblems(string file)
    {
        try
        {
            return File.Exists(file) ? [.. File.ReadLines(file).Where(line => line.Length > 0)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"{file} cannot be read: {e.Message}"];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Warning, "The screen {Device} cannot be drawn on: {Message}. Trying again quietly")]
        public static partial void Unavailable(ILogger logger, string device, string message);
    }
}
