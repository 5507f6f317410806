using System.Text.Json.Serialization;

namespace Appliance.Hardware;

/// <summary>One card as the file has it.</summary>
internal sealed record GpuModelEntry
{
    public required string Name { get; init; }

    public required GpuVendor Vendor { get; init; }

    [JsonPropertyName("memoryGiB")]
    public required int MemoryGiB { get; init; }

    [JsonPropertyName("bandwidthGBs")]
    public required double BandwidthGBs { get; init; }

    public string? ComputeCapability { get; init; }

    public required int Watts { get; init; }

    public bool TensorCores { get; init; }

    public bool Hbm { get; init; }

    public string[]? Aliases { get; init; }

    public string[]? Ids { get; init; }
}

/// <summary>The file's shape; a misspelt field is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(GpuModelEntry[]))]
internal sealed partial class GpuModelJson : JsonSerializerContext;
