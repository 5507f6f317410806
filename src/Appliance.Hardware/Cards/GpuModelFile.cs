using System.Text.Json;

namespace Appliance.Hardware;

/// <summary>Reads <c>gpus.json</c>.</summary>
internal static class GpuModelFile
{
    /// <exception cref="InvalidDataException">The text is not JSON, lacks a field, or has a value that is none.</exception>
    public static IReadOnlyList<GpuModel> Read(Stream json)
    {
        try
        {
            return [.. JsonSerializer.Deserialize(json, GpuModelJson.Default.GpuModelEntryArray)!.Select(Model)];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The card data cannot be read: {e.Message}", e);
        }
    }

    private static GpuModel Model(GpuModelEntry entry) => new()
    {
        Name = entry.Name,
        Vendor = entry.Vendor,
        Memory = ByteSize.FromGiB(entry.MemoryGiB),
        Bandwidth = Bandwidth.FromGigabytes(entry.BandwidthGBs),
        ComputeCapability = entry.ComputeCapability is not { } text ? null
            : Hardware.ComputeCapability.TryParse(text, out var capability) ? capability : throw Unusable(entry, text),
        Power = new Watts(entry.Watts),
        HasTensorCores = entry.TensorCores,
        HasHbm = entry.Hbm,
        Aliases = entry.Aliases ?? [],
        Ids = [.. (entry.Ids ?? []).Select(text => PciId.TryParse(text, out var id) ? id : throw Unusable(entry, text))],
    };

    private static InvalidDataException Unusable(GpuModelEntry entry, string value) => new($"The card data of {entry.Name} has an unusable '{value}'.");
}
