using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Agent.Gateway;
using Appliance.Agent.Models.Downloads;
using Appliance.Agent.Models.Licences;
using Appliance.Agent.Models.Uploads;

namespace Appliance.Agent.Models;

/// <summary>Every document of the store's API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PullRequest))]
[JsonSerializable(typeof(CopyRequest))]
[JsonSerializable(typeof(DownloadBody))]
[JsonSerializable(typeof(DownloadListBody))]
[JsonSerializable(typeof(StoreListBody))]
[JsonSerializable(typeof(VerifiedBody))]
[JsonSerializable(typeof(UploadBody))]
[JsonSerializable(typeof(LicenceListBody))]
[JsonSerializable(typeof(LicenceBody))]
[JsonSerializable(typeof(PullProgressBody))]
[JsonSerializable(typeof(HubBody))]
internal sealed partial class ModelsJson : JsonSerializerContext
{
    private static ModelsJson? _readable;
    private static ModelsJson? _lines;

    /// <summary>Answers that people can read in a terminal.</summary>
    public static ModelsJson Readable => _readable ??= new(new JsonSerializerOptions(ReadableJson.OptionsOf(Default)) { WriteIndented = true });

    /// <summary>Answers of which each is a line.</summary>
    public static ModelsJson Lines => _lines ??= new(ReadableJson.OptionsOf(Default));
}
