using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Agent.Gateway;

/// <summary>Answers that people can read in a terminal: only what JSON itself demands is escaped.</summary>
internal static class ReadableJson
{
    public static JsonSerializerOptions OptionsOf(JsonSerializerContext context) =>
        new(context.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
