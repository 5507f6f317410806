namespace Appliance.Agent.Runners.Calibration;

/// <summary>One way of loading a model, and what came of it.</summary>
internal sealed record LoadRecord
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The size of its files: a file of the same name with other content is another model.</summary>
    public required long Bytes { get; init; }

    /// <summary>What llama-server was told, devices included.</summary>
    public required string Arguments { get; init; }

    /// <summary>What was planned and what was reserved on each card; empty when it was not measured.</summary>
    public IReadOnlyList<DeviceRecord> Devices { get; init; } = [];

    /// <summary>Whether it ran out of memory: this way is not tried again.</summary>
    public bool RanOutOfMemory { get; init; }
}

/// <summary>What one card gave.</summary>
/// <param name="Device">What its driver calls it; the same for all cards of a kind.</param>
/// <param name="PlannedBytes">What the plan said, without the driver's own.</param>
/// <param name="ReservedBytes">What llama-server reserved.</param>
internal sealed record DeviceRecord(string Device, long PlannedBytes, long ReservedBytes);
