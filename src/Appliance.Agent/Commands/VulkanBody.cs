using System.Text.Json.Serialization;
using Appliance.Hardware;

namespace Appliance.Agent.Commands;

/// <summary>A Vulkan device as <c>hearth vulkan-devices</c> writes it, one a line; sizes in bytes.</summary>
internal sealed record VulkanBody(string Name, VulkanDeviceKind Kind, string? Id, string? Address, long Memory, long? MemoryFree)
{
    public static VulkanBody From(VulkanDevice device) =>
        new(device.Name, device.Kind, device.Id?.ToString(), device.Address?.ToString(), device.Memory.Bytes, device.MemoryFree?.Bytes);

    public VulkanDevice ToDevice() => new()
    {
        Name = Name,
        Kind = Kind,
        Id = PciId.TryParse(Id, out var id) ? id : null,
        Address = PciAddress.TryParse(Address, out var address) ? address : null,
        Memory = new ByteSize(Memory),
        MemoryFree = MemoryFree is { } free ? new ByteSize(free) : null,
    };
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnum<VulkanDeviceKind>)])]
[JsonSerializable(typeof(VulkanBody))]
internal sealed partial class VulkanJson : JsonSerializerContext;
