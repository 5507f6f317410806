using System.Text.Json.Serialization;
using Appliance.Agent.WebConsole.Vitals;
using Appliance.Console.Ports;

namespace Appliance.Agent.WebConsole;

/// <summary>What the console keeps on disk and sends to runners.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(VitalsFile))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class WebConsoleJson : JsonSerializerContext;
