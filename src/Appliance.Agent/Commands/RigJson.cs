using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Agent.Gateway;
using Appliance.Hardware;

namespace Appliance.Agent.Commands;

/// <summary>How a rig is written.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnum<GpuVendor>), typeof(SnakeCaseEnum<GpuState>), typeof(SnakeCaseEnum<DiskKind>)])]
[JsonSerializable(typeof(RigBody))]
internal sealed partial class RigJson : JsonSerializerContext
{
    private static RigJson? _readable;

    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static RigJson Readable => _readable ??= new(ReadableJson.OptionsOf(Default));
}

/// <summary>Enumerations by name: <c>no_driver</c>.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
