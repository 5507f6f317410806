using System.Text.Json;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>One event of llama-server's streams of <c>/v1/chat/completions</c> and <c>/v1/completions</c>, as far as it is used.</summary>
internal sealed record CompletionChunk
{
    public IReadOnlyList<CompletionChoice>? Choices { get; init; }

    public CompletionUsage? Usage { get; init; }

    public CompletionTimings? Timings { get; init; }

    public JsonElement? Error { get; init; }
}

/// <summary>What was written.</summary>
internal sealed record CompletionChoice(CompletionDelta? Delta, string? Text, string? FinishReason);

/// <summary>What was added to a chat.</summary>
internal sealed record CompletionDelta(string? Content, string? ReasoningContent, IReadOnlyList<CompletionToolCall>? ToolCalls);

/// <summary>A part of a call: the name comes once, the arguments' text in pieces.</summary>
internal sealed record CompletionToolCall(int Index, string? Id, CompletionFunction? Function);

/// <summary>The function called.</summary>
internal sealed record CompletionFunction(string? Name, string? Arguments);

/// <summary>Tokens.</summary>
internal sealed record CompletionUsage(int PromptTokens, int CompletionTokens);

/// <summary>How long it took, in milliseconds.</summary>
internal sealed record CompletionTimings(double PromptMs, double PredictedMs);

/// <summary>llama-server's answer of <c>/v1/embeddings</c>.</summary>
internal sealed record EmbeddingsBody(IReadOnlyList<EmbeddingBody>? Data, CompletionUsage? Usage);

/// <summary>The vector of one text.</summary>
internal sealed record EmbeddingBody(int Index, float[]? Embedding);
