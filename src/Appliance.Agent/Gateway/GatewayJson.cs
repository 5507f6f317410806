using System.Text.Json.Serialization;

namespace Appliance.Agent.Gateway;

/// <summary>Every document the gateway writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiErrorBody))]
[JsonSerializable(typeof(AnthropicErrorBody))]
[JsonSerializable(typeof(ResponsesErrorBody))]
[JsonSerializable(typeof(ModelListBody))]
[JsonSerializable(typeof(ModelBody))]
[JsonSerializable(typeof(StatusBody))]
internal sealed partial class GatewayJson : JsonSerializerContext
{
    private static GatewayJson? _readable;

    /// <summary>Answers that people can read in a terminal: only what JSON itself demands is escaped.</summary>
    public static GatewayJson Readable => _readable ??= new(ReadableJson.OptionsOf(Default));
}
