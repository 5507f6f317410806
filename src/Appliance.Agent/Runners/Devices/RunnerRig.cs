using Appliance.Agent.Planning;
using Appliance.Agent.Runners.Calibration;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;
using Appliance.Fitting.Residency;
using Appliance.Hardware;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners.Devices;

/// <summary>The rig as runners can use it: the cards that llama-server has a working driver for, and the host's memory.</summary>
internal sealed partial class RunnerRig(IRunnerHost host, CalibrationStore calibration, IOptions<RunnerOptions> options, ILogger<RunnerRig> logger, ComputeState? state = null)
{
    private IReadOnlyList<RunnerDevice>? _devices;

    /// <summary>What there is with nothing loaded.</summary>
    /// <param name="residents">What is loaded now.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public Task<RigBudget> IdleAsync(IReadOnlyList<Resident> residents, CancellationToken cancellationToken) =>
        IdleAsync(residents, residents.Count > 0, cancellationToken);

    /// <summary>The same while runners are up that are not yet known.</summary>
    public async Task<RigBudget> IdleAsync(IReadOnlyList<Resident> residents, bool isInUse, CancellationToken cancellationToken)
    {
        var devices = _devices ??= await ListAsync(isInUse, cancellationToken);
        return new RigBudget([.. devices.Select(Budget)], new HostBudget(IdleHost(residents), HostBudget.UsualBandwidth));
    }

    /// <summary>Has the cards looked for again: one of them may have died.</summary>
    public void Forget() => _devices = null;

    private ByteSize IdleHost(IReadOnlyList<Resident> residents)
    {
        var memory = Appliance.Hardware.HostMemory.Read(options.Value.SystemRoot);
        // Mapped weights count as available to the kernel although giving them up would make their model crawl.
        var free = residents.Aggregate(memory.Available, (sum, resident) => sum + resident.Plan.HostMemory);
        var idle = (free < memory.Total ? free : memory.Total) - ByteSize.FromMiB(options.Value.ReservedMiB);
        return idle > ByteSize.Zero ? idle : ByteSize.Zero;
    }

    private async Task<IReadOnlyList<RunnerDevice>> ListAsync(bool isInUse, CancellationToken cancellationToken)
    {
        try
        {
            var found = await host.ListDevicesAsync(cancellationToken);
            state?.Note(found);
            var devices = found.Cards;
            foreach (var device in devices)
            {
                Log.Found(logger, device.Name, device.Description, device.Total, device.Free);
            }
            return isInUse ? [.. devices.Select(device => device with { Free = GpuBudget.FreeWhenIdle(device.Total) })] : devices;
        }
        catch (Exception e) when (e is IOException or RunnerException)
        {
            Log.NotListed(logger, e.Message);
            return [];
        }
    }

    private GpuBudget Budget(RunnerDevice device)
    {
        var vendor = VendorOf(device);
        var model = vendor is { } known ? GpuModels.Known.FindByDriverName(known, device.Description.Split(" (", 2)[0], device.Total) : null;
        return new GpuBudget
        {
            Id = device.Name,
            Name = model?.Name ?? device.Description,
            Total = device.Total,
            Free = device.Free - calibration.WorstErrorOn(device.Description),
            Bandwidth = model?.Bandwidth ?? RigBudgets.Slowest,
            HasTensorCores = model?.HasTensorCores ?? false,
            Backend = device.Name.StartsWith("CUDA", StringComparison.Ordinal) ? Backend.Cuda : Backend.Vulkan,
        };
    }

    private static GpuVendor? VendorOf(RunnerDevice device) => device switch
    {
        _ when device.Name.StartsWith("CUDA", StringComparison.Ordinal) || device.Description.Contains("NVIDIA", StringComparison.OrdinalIgnoreCase) => GpuVendor.Nvidia,
        _ when device.Description.Contains("AMD", StringComparison.OrdinalIgnoreCase) || device.Description.Contains("Radeon", StringComparison.OrdinalIgnoreCase) => GpuVendor.Amd,
        _ when device.Description.Contains("Intel", StringComparison.OrdinalIgnoreCase) => GpuVendor.Intel,
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(1231, LogLevel.Information, "Runners can use {Device}: {Description}, {Total}, {Free} free")]
        public static partial void Found(ILogger logger, string device, string description, ByteSize total, ByteSize free);

        [LoggerMessage(1232, LogLevel.Error, "The cards that runners can use cannot be listed: {Reason}. Models run on the processor until the next try")]
        public static partial void NotListed(ILogger logger, string reason);
    }
}
