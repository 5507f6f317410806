namespace Appliance.Agent.Planning;

/// <summary>An estimate as JSON: memory in MiB, and how far each card's total may be off as a fraction of it.</summary>
internal sealed record EstimateBody(string Model, string Quantization, long Context, IReadOnlyList<GpuMemoryBody> Gpus, HostMemoryBody Host, double Uncertainty);
