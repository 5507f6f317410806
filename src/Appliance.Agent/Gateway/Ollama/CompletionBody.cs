using System.Buffers;
using System.Text.Json;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Writes the request to llama-server that answers one of Ollama's. It always asks for a stream.</summary>
internal static class CompletionBody
{
    /// <exception cref="FormatException">The request has a field of a wrong type.</exception>
    public static ReadOnlyMemory<byte> Of(OllamaChatRequest request, string modelId) => Write(modelId, json =>
    {
        WriteMessages(json, request.Messages ?? []);
        if (request.Tools is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0)
        {
            json.WritePropertyName("tools");
            tools.WriteTo(json);
        }
        CompletionOptions.WriteFormat(json, request.Format, isChat: true);
        CompletionOptions.WriteThink(json, request.Think);
        CompletionOptions.Write(json, request.Options);
    });

    /// <exception cref="FormatException">The request has a field of a wrong type.</exception>
    public static ReadOnlyMemory<byte> Of(OllamaGenerateRequest request, string modelId) => Write(modelId, json =>
    {
        if (request.Raw == true)
        {
            json.WriteString("prompt", request.Prompt);
        }
        else
        {
            var prompt = new OllamaMessage { Role = "user", Content = request.Prompt, Images = request.Images };
            WriteMessages(json, request.System is { Length: > 0 } system ? [new OllamaMessage { Role = "system", Content = system }, prompt] : [prompt]);
            CompletionOptions.WriteThink(json, request.Think);
        }
        CompletionOptions.WriteFormat(json, request.Format, isChat: request.Raw != true);
        CompletionOptions.Write(json, request.Options);
    });

    /// <summary>The request for vectors.</summary>
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<string> texts, string modelId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model", modelId);
        json.WriteStartArray("input");
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Write(string modelId, Action<Utf8JsonWriter> writeRest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model", modelId);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
        writeRest(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteMessages(Utf8JsonWriter json, IReadOnlyList<OllamaMessage> messages)
    {
        var writer = new ChatMessages(json);
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            writer.Write(message);
        }
        json.WriteEndArray();
    }
}
