namespace Appliance.Hardware;

/// <summary>What a probe found.</summary>
/// <param name="Cards">One for every card of the probe's vendor, working or not.</param>
/// <param name="Driver">The vendor's driver, when there is something to say of it.</param>
public sealed record GpuFindings(IReadOnlyList<GpuDevice> Cards, GpuDriver? Driver = null);
