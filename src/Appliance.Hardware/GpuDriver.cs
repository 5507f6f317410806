namespace Appliance.Hardware;

/// <summary>The driver of one vendor's cards.</summary>
/// <param name="Vendor">Whose cards it runs.</param>
/// <param name="Version">Its version; null when it does not answer.</param>
/// <param name="CudaVersion">The newest CUDA it can run, such as <c>12.4</c>; NVIDIA only.</param>
/// <param name="Problem">Why it does not answer, in a sentence; null when it does.</param>
public sealed record GpuDriver(GpuVendor Vendor, string? Version, string? CudaVersion = null, string? Problem = null);
