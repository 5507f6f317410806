using System.Text.Json;
using Appliance.Agent.Commands;
using Appliance.Agent.Processes;
using Appliance.Hardware;

namespace Appliance.Agent.Hardware;

/// <summary>Looks at the machine, and asks Vulkan where nothing else tells a card's memory.</summary>
/// <param name="probe">Looks without Vulkan.</param>
/// <param name="vulkan">Asks Vulkan in a process of its own, which a driver may crash or hang; null where it cannot be asked.</param>
/// <param name="logger">Told when Vulkan does not answer.</param>
internal sealed partial class RigLooker(RigProbe probe, ChildCommand? vulkan, ILogger logger)
{
    private bool _hasComplained;

    /// <summary>How long Vulkan's drivers may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Looks now.</summary>
    /// <exception cref="IOException">Memory or processor cannot be read, as on a machine that is not Linux.</exception>
    /// <exception cref="InvalidDataException">The kernel's account of the memory is unusable.</exception>
    public async Task<Rig> LookAsync(CancellationToken cancellationToken)
    {
        var rig = await Task.Run(probe.Probe, cancellationToken);
        return vulkan is not null && VulkanMemory.IsWantedBy(rig)
            ? VulkanMemory.Fill(rig, await AskAsync(vulkan, cancellationToken), GpuModels.Known)
            : rig;
    }

    private async Task<IReadOnlyList<VulkanDevice>> AskAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            var output = await ChildProcess.RunAsync(command, logger, timeout.Token);
            if (output.ExitCode == 0)
            {
                return VulkanCommand.Read(output.Lines);
            }
            Complain($"its drivers ended the process with {output.ExitCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Complain($"its drivers did not answer within {Patience.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            Complain(e.Message);
        }
        return [];
    }

    private void Complain(string problem)
    {
        if (!_hasComplained)
        {
            _hasComplained = true;
            Log.VulkanFailed(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1603, LogLevel.Warning, "Vulkan does not tell the memory of the cards: {Problem}. It is taken from the card data")]
        public static partial void VulkanFailed(ILogger logger, string problem);
    }
}
