using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Updates;

/// <summary>How the documents of updates are written and read: strictly, since they come from anywhere.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 16,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UpdateFeed))]
[JsonSerializable(typeof(SignedUpdate))]
[JsonSerializable(typeof(RootChange))]
[JsonSerializable(typeof(RevocationList))]
[JsonSerializable(typeof(UpdateMemory))]
[JsonSerializable(typeof(BuildStamp))]
[JsonSerializable(typeof(PartJournal))]
internal sealed partial class UpdateJson : JsonSerializerContext
{
    /// <summary>Writes for people too: a version's + stays a +. It is no part of a web page.</summary>
    public static UpdateJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Checks a document's format before anything else of it: a later one may have changed all but its number.</summary>
    /// <exception cref="JsonException">The document names no format.</exception>
    /// <exception cref="UpdateFormatException">The format is a later one.</exception>
    public static void RequireFormat(ReadOnlySpan<byte> json, int highest)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        using var document = JsonDocument.ParseValue(ref reader);
        var format = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("format", out var property)
            && property.ValueKind == JsonValueKind.Number && property.TryGetInt32(out var number) && number > 0
                ? number
                : throw new JsonException("The document does not name its format.");
        if (format > highest)
        {
            throw new UpdateFormatException(format, highest);
        }
    }
}
