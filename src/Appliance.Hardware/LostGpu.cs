namespace Appliance.Hardware;

/// <summary>A card that stopped answering.</summary>
/// <param name="Card">As it was when it last answered.</param>
/// <param name="NoticedAt">When it was missed.</param>
public sealed record LostGpu(GpuDevice Card, DateTimeOffset NoticedAt);
