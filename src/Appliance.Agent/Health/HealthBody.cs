using System.Text.Json.Serialization;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Health;

/// <summary>The answer of <c>/healthz</c>.</summary>
/// <param name="Status"><c>ok</c>, or <c>stuck</c> with status 503.</param>
/// <param name="Product">The product's name.</param>
/// <param name="Version">The version with its commit.</param>
/// <param name="Models">Usable models.</param>
/// <param name="Loaded">Models in memory.</param>
/// <param name="Unusable">Files that cannot serve.</param>
/// <param name="LostGpus">Graphics cards that stopped answering.</param>
internal sealed record HealthBody(string Status, string Product, string Version, int Models, int Loaded, int Unusable, int LostGpus);

/// <summary>The health document.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    private static HealthJson? _readable;

    /// <summary>Leaves the plus sign of versions as it is.</summary>
    public static HealthJson Readable => _readable ??= new(ReadableJson.OptionsOf(Default));
}
