using Appliance.Hardware;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Hardware;

/// <summary>Looks at the machine again and again, and tells of a card that stopped answering once.</summary>
internal sealed partial class RigWatch(RigLooker looker, IOptions<RigOptions> options, TimeProvider time, ILogger<RigWatch> logger) : BackgroundService
{
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GpuLossWatch _losses = new(time);
    private RigLook _current = new(null, []);

    /// <summary>The last look; empty before the first.</summary>
    public RigLook Current => Volatile.Read(ref _current);

    /// <summary>Cards that are lost now.</summary>
    public IReadOnlyList<LostGpu> Lost => Current.Lost;

    /// <summary>The last look; soon after the start, the first one to come.</summary>
    public async Task<RigLook> GetAsync(CancellationToken cancellationToken)
    {
        await _looked.Task.WaitAsync(cancellationToken);
        return Volatile.Read(ref _current);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        try
        {
            do
            {
                // A driver may hang over a card that died; that must hold up neither the stop nor anything else.
                Note(await LookAsync(stoppingToken).WaitAsync(stoppingToken));
                _looked.TrySetResult();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task<(Rig? Rig, string? Problem)> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await looker.LookAsync(cancellationToken), null);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }

    private void Note((Rig? Rig, string? Problem) look)
    {
        if (look.Problem is { } problem && problem != _current.Problem)
        {
            Log.Unreadable(logger, problem);
        }
        foreach (var lost in look.Rig is { } rig ? _losses.Observe(rig.Gpus) : [])
        {
            Log.LostCard(logger, lost.Card.Name, lost.Card.Address);
        }
        Volatile.Write(ref _current, new RigLook(look.Rig, [.. _losses.Lost], look.Problem));
    }

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Error, "{Card} at {Address} stopped answering. The other cards work on; switch the rig's power off and on")]
        public static partial void LostCard(ILogger logger, string card, PciAddress address);

        [LoggerMessage(1602, LogLevel.Warning, "The machine cannot be read: {Problem}. Trying again quietly")]
        public static partial void Unreadable(ILogger logger, string problem);
    }
}
