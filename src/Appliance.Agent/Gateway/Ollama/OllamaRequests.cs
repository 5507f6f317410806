using System.Text.Json;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>What every request to a model has.</summary>
internal abstract record OllamaModelRequest
{
    public string? Model { get; init; }

    /// <summary>What older clients call <see cref="Model"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Sampling and lengths, each a number but <c>stop</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Options { get; init; }

    public JsonElement? KeepAlive { get; init; }
}

/// <summary>What every request for text has.</summary>
internal abstract record OllamaTextRequest : OllamaModelRequest
{
    /// <summary>Whether the answer comes in pieces; true unless told otherwise.</summary>
    public bool? Stream { get; init; }

    /// <summary><c>"json"</c> or a JSON schema.</summary>
    public JsonElement? Format { get; init; }

    /// <summary>True, false, or how much: low, medium, high.</summary>
    public JsonElement? Think { get; init; }
}

/// <summary>The body of <c>/api/chat</c>.</summary>
internal sealed record OllamaChatRequest : OllamaTextRequest
{
    public IReadOnlyList<OllamaMessage>? Messages { get; init; }

    public JsonElement? Tools { get; init; }
}

/// <summary>The body of <c>/api/generate</c>.</summary>
internal sealed record OllamaGenerateRequest : OllamaTextRequest
{
    public string? Prompt { get; init; }

    public string? System { get; init; }

    public string? Suffix { get; init; }

    public string? Template { get; init; }

    /// <summary>Whether the prompt goes to the model without a chat template.</summary>
    public bool? Raw { get; init; }

    public IReadOnlyList<string>? Images { get; init; }
}

/// <summary>The body of <c>/api/embed</c> and, with <see cref="Prompt"/>, of <c>/api/embeddings</c>.</summary>
internal sealed record OllamaEmbedRequest : OllamaModelRequest
{
    /// <summary>A text or several.</summary>
    public JsonElement? Input { get; init; }

    public string? Prompt { get; init; }

    /// <summary>How many elements of each vector are wanted.</summary>
    public int? Dimensions { get; init; }
}

/// <summary>The body of <c>/api/show</c>.</summary>
internal sealed record OllamaShowRequest : OllamaModelRequest;

/// <summary>One message of a chat.</summary>
internal sealed record OllamaMessage
{
    public string? Role { get; init; }

    public string? Content { get; init; }

    public string? Thinking { get; init; }

    /// <summary>In base64.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    public IReadOnlyList<OllamaToolCall>? ToolCalls { get; init; }

    /// <summary>Of a tool's answer: which tool.</summary>
    public string? ToolName { get; init; }

    /// <summary>Of a tool's answer: which call.</summary>
    public string? ToolCallId { get; init; }
}

/// <summary>A call of a tool; its arguments are an object, where OpenAI's are a text.</summary>
internal sealed record OllamaToolCall(string? Id, OllamaFunction? Function);

/// <summary>The function called.</summary>
internal sealed record OllamaFunction(int? Index, string? Name, JsonElement? Arguments);
