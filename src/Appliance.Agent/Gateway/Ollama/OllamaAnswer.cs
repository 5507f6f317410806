namespace Appliance.Agent.Gateway.Ollama;

/// <summary>A piece of an answer of <c>/api/chat</c> or <c>/api/generate</c>, or the whole. Durations are nanoseconds.</summary>
internal sealed record OllamaAnswer
{
    public required string Model { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of a chat.</summary>
    public OllamaAnswerMessage? Message { get; init; }

    /// <summary>Of a generation.</summary>
    public string? Response { get; init; }

    /// <summary>Of a generation.</summary>
    public string? Thinking { get; init; }

    public bool Done { get; init; }

    /// <summary>stop, length, load or unload.</summary>
    public string? DoneReason { get; init; }

    public long? TotalDuration { get; init; }

    public long? LoadDuration { get; init; }

    public int? PromptEvalCount { get; init; }

    public long? PromptEvalDuration { get; init; }

    public int? EvalCount { get; init; }

    public long? EvalDuration { get; init; }
}

/// <summary>The message of a chat's answer.</summary>
internal sealed record OllamaAnswerMessage(string Role, string Content, string? Thinking, IReadOnlyList<OllamaToolCall>? ToolCalls);

/// <summary>The answer of <c>/api/embed</c>.</summary>
internal sealed record OllamaEmbedAnswer(
    string Model, IReadOnlyList<IReadOnlyList<float>> Embeddings, long TotalDuration, long LoadDuration, int PromptEvalCount);

/// <summary>The answer of <c>/api/embeddings</c>.</summary>
internal sealed record OllamaEmbeddingAnswer(IReadOnlyList<float> Embedding);

/// <summary>Every error, also within a stream.</summary>
internal sealed record OllamaErrorBody(string Error);
