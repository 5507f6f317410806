using System.Text.Json.Serialization;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Planning;

/// <summary>How plans and estimates are written.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlanBody))]
[JsonSerializable(typeof(EstimateBody))]
internal sealed partial class PlanJson : JsonSerializerContext
{
    private static PlanJson? _readable;

    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static PlanJson Readable => _readable ??= new(ReadableJson.OptionsOf(Default));
}
