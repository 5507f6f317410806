using System.Text.Json.Serialization;

namespace Appliance.Agent.Updates.Boots;

/// <summary>The book and its report.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BootBook))]
[JsonSerializable(typeof(BootReport))]
internal sealed partial class BootJson : JsonSerializerContext;
