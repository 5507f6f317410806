using System.Text.Json.Serialization;
using Appliance.Agent.Models.Downloads;
using Appliance.Agent.Models.Licences;

namespace Appliance.Agent.Models.Storage;

/// <summary>Everything the store writes down for itself.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelRecord))]
[JsonSerializable(typeof(PartJournal))]
[JsonSerializable(typeof(DownloadJob))]
[JsonSerializable(typeof(IReadOnlyList<LicenceAcceptance>))]
internal sealed partial class StoreJson : JsonSerializerContext;
