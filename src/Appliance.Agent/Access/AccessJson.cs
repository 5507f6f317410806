using System.Text.Json.Serialization;
using Appliance.Agent.Access.Keys;
using Appliance.Agent.Access.Usage;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Access;

/// <summary>Every document about keys and usage, on disk and in the API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeyBook))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeyListBody))]
[JsonSerializable(typeof(MadeKeyBody))]
[JsonSerializable(typeof(IReadOnlyList<UsageRow>))]
[JsonSerializable(typeof(UsageBody))]
internal sealed partial class AccessJson : JsonSerializerContext
{
    private static AccessJson? _readable;

    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static AccessJson Readable => _readable ??= new(ReadableJson.OptionsOf(Default));
}
