using System.Text.Json.Serialization;

namespace Appliance.Agent.Gateway;

/// <summary>Every document the gateway writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiErrorBody))]
[JsonSerializable(typeof(ModelListBody))]
[JsonSerializable(typeof(ModelBody))]
internal sealed partial class GatewayJson : JsonSerializerContext;
