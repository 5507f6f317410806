using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Planning;

/// <summary>What a model takes of one card, in MiB (1,048,576 bytes) to two decimals.</summary>
internal sealed record GpuMemoryBody(string Name, string? Id, int Layers, double Weights, double Kv, double Compute, double Driver, double Total)
{
    public static GpuMemoryBody Of(GpuBudget gpu, int layers, GpuMemory memory) => new(
        gpu.Name, gpu.Id, layers, Mebibytes.Of(memory.Weights), Mebibytes.Of(memory.KvCache), Mebibytes.Of(memory.Compute), Mebibytes.Of(memory.Driver), Mebibytes.Of(memory.Total));
}

/// <summary>What a model takes of the host, in MiB (1,048,576 bytes) to two decimals.</summary>
internal sealed record HostMemoryBody(double Weights, double Kv, double Compute, double Process, double Total)
{
    public static HostMemoryBody Of(HostMemory memory) => new(
        Mebibytes.Of(memory.Weights), Mebibytes.Of(memory.KvCache), Mebibytes.Of(memory.Compute), Mebibytes.Of(memory.Process), Mebibytes.Of(memory.Total));
}

/// <summary>Sizes in the unit that llama-server prints.</summary>
internal static class Mebibytes
{
    public static double Of(ByteSize size) => Math.Round(size.Bytes / 1048576.0, 2);
}
