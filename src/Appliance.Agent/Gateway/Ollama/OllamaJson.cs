using System.Text.Json.Serialization;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Every document of Ollama's API, and those of llama-server it is made from.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    // Tool definitions are JSON schemas and nest deeper than the default.
    MaxDepth = 256)]
[JsonSerializable(typeof(OllamaChatRequest))]
[JsonSerializable(typeof(OllamaGenerateRequest))]
[JsonSerializable(typeof(OllamaEmbedRequest))]
[JsonSerializable(typeof(OllamaShowRequest))]
[JsonSerializable(typeof(OllamaAnswer))]
[JsonSerializable(typeof(OllamaEmbedAnswer))]
[JsonSerializable(typeof(OllamaEmbeddingAnswer))]
[JsonSerializable(typeof(OllamaErrorBody))]
[JsonSerializable(typeof(OllamaVersionBody))]
[JsonSerializable(typeof(OllamaTagsBody))]
[JsonSerializable(typeof(OllamaRunningBody))]
[JsonSerializable(typeof(OllamaShowBody))]
[JsonSerializable(typeof(CompletionChunk))]
[JsonSerializable(typeof(EmbeddingsBody))]
internal sealed partial class OllamaJson : JsonSerializerContext
{
    private static OllamaJson? _readable;

    /// <summary>Answers that people can read in a terminal: only what JSON itself demands is escaped.</summary>
    public static OllamaJson Readable => _readable ??= new(ReadableJson.OptionsOf(Default));
}
