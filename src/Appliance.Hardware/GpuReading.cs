namespace Appliance.Hardware;

/// <summary>What of a card changes from second to second; what it does not tell is null.</summary>
/// <param name="Address">Which card.</param>
/// <param name="MemoryUsed">Its memory in use.</param>
/// <param name="Temperature">Of its chip.</param>
/// <param name="Power">What it draws.</param>
/// <param name="Clock">The chip's clock in MHz.</param>
/// <param name="MemoryClock">Its memory's clock in MHz.</param>
public sealed record GpuReading(PciAddress Address, ByteSize? MemoryUsed, Celsius? Temperature, Watts? Power, int? Clock, int? MemoryClock);
