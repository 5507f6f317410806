using Appliance.Agent.Hardware;
using Appliance.Hardware;

namespace Appliance.Agent.Runners.Devices;

/// <summary>Knows what models are computed with now. A card that should compute and does not is told of once, as an error.</summary>
internal sealed partial class ComputeState(RigWatch watch, ILogger<ComputeState> logger)
{
    private readonly Lock _lock = new();
    private RunnerDevices? _devices;
    private string _told = "";

    /// <summary>What is computed with; null before the machine was looked at.</summary>
    public ComputeReport? Current
    {
        get
        {
            lock (_lock)
            {
                return watch.Current.Rig is { } rig ? ComputeReport.Of(rig, _devices) : null;
            }
        }
    }

    /// <summary>
    /// The names of NVIDIA's cards that stay the same in any slot, in the order in which CUDA numbered them; empty when that is not certain.
    /// A runner that is shown the cards by these names finds the ones that were planned for, or none, whichever card fell off the bus since.
    /// </summary>
    public IReadOnlyList<string> CudaCards
    {
        get
        {
            lock (_lock)
            {
                // CUDA_DEVICE_ORDER=PCI_BUS_ID: the order of the bus, which is that of the rig.
                var names = (watch.Current.Rig?.Gpus ?? []).Where(card => card is { Vendor: GpuVendor.Nvidia, State: GpuState.Ready })
                    .OrderBy(card => card.Address).Select(card => card.Uuid).OfType<string>().ToList();
                var listed = _devices?.Cards.Count(card => card.Name.StartsWith("CUDA", StringComparison.Ordinal)) ?? 0;
                return names.Count == listed ? names : [];
            }
        }
    }

    /// <summary>Takes what llama-server listed.</summary>
    public void Note(RunnerDevices devices)
    {
        lock (_lock)
        {
            _devices = devices;
        }
        Tell();
    }

    /// <summary>Writes the log when something has changed.</summary>
    public void Tell()
    {
        if (Current is not { } report)
        {
            return;
        }
        var text = string.Join(' ', [report.Serving, .. report.Problems]);
        if (Interlocked.Exchange(ref _told, text) == text)
        {
            return;
        }
        foreach (var problem in report.Problems)
        {
            Log.Missing(logger, problem);
        }
        if (report.Problems.Count == 0)
        {
            Log.Serving(logger, report.Serving);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1233, LogLevel.Error, "{Problem}")]
        public static partial void Missing(ILogger logger, string problem);

        [LoggerMessage(1234, LogLevel.Information, "Models run on {Serving}")]
        public static partial void Serving(ILogger logger, string serving);
    }
}
