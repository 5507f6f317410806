using System.Text.Json.Serialization;

namespace Appliance.Agent.Runners.Calibration;

/// <summary>The form of the records on disk.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<LoadRecord>))]
internal sealed partial class CalibrationJson : JsonSerializerContext;
