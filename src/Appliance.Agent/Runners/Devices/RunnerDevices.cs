namespace Appliance.Agent.Runners.Devices;

/// <summary>What llama-server says of the cards it can use.</summary>
/// <param name="Cards">The cards.</param>
/// <param name="CudaProblem">Why CUDA did not come up, in its own words; null when it did, or says nothing of it.</param>
internal sealed record RunnerDevices(IReadOnlyList<RunnerDevice> Cards, string? CudaProblem = null)
{
    /// <summary>Nothing to compute with but the processor.</summary>
    public static RunnerDevices None { get; } = new([]);
}
