using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Gateway;

/// <summary>A path that llama-server answers itself, for the model its body names.</summary>
/// <param name="Path">The same here and there.</param>
/// <param name="Kind">The models that can answer it.</param>
/// <param name="Dialect">Whose API it belongs to.</param>
/// <param name="Needs">The field without which a request means nothing; null where llama-server takes one of several.</param>
/// <param name="TellsStatus">Whether a stream may begin with what the request waits for, because its errors may come within the stream.</param>
internal sealed record RunnerRoute(string Path, ModelKind Kind, ApiDialect Dialect, string? Needs = null, bool TellsStatus = false)
{
    public static IReadOnlyList<RunnerRoute> All { get; } =
    [
        new("/v1/chat/completions", ModelKind.Language, ApiDialect.OpenAi, "messages", TellsStatus: true),
        new("/v1/completions", ModelKind.Language, ApiDialect.OpenAi, "prompt", TellsStatus: true),
        new("/v1/responses", ModelKind.Language, ApiDialect.Responses, "input"),
        new("/v1/embeddings", ModelKind.Embedding, ApiDialect.OpenAi),
        new("/v1/rerank", ModelKind.Rerank, ApiDialect.OpenAi),
        new("/v1/reranking", ModelKind.Rerank, ApiDialect.OpenAi),
        new("/rerank", ModelKind.Rerank, ApiDialect.OpenAi),
        new("/reranking", ModelKind.Rerank, ApiDialect.OpenAi),
        new("/v1/messages", ModelKind.Language, ApiDialect.Anthropic, "messages"),
        new("/v1/messages/count_tokens", ModelKind.Language, ApiDialect.Anthropic, "messages"),
    ];
}
