using System.Text.Json.Nodes;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>The answer of <c>/api/version</c>.</summary>
internal sealed record OllamaVersionBody(string Version);

/// <summary>The answer of <c>/api/tags</c>.</summary>
internal sealed record OllamaTagsBody(IReadOnlyList<OllamaModelBody> Models);

/// <summary>A stored model.</summary>
internal sealed record OllamaModelBody(
    string Name, string Model, DateTimeOffset ModifiedAt, long Size, string Digest, OllamaDetails Details, IReadOnlyList<string> Capabilities);

/// <summary>The answer of <c>/api/ps</c>.</summary>
internal sealed record OllamaRunningBody(IReadOnlyList<OllamaRunningModelBody> Models);

/// <summary>A loaded model.</summary>
internal sealed record OllamaRunningModelBody(
    string Name, string Model, long Size, string Digest, OllamaDetails Details, DateTimeOffset ExpiresAt, long SizeVram, long ContextLength);

/// <summary>What kind of model it is.</summary>
internal sealed record OllamaDetails(
    string ParentModel, string Format, string Family, IReadOnlyList<string> Families, string ParameterSize, string QuantizationLevel);

/// <summary>The answer of <c>/api/show</c>.</summary>
internal sealed record OllamaShowBody(
    string Modelfile,
    string Parameters,
    string Template,
    OllamaDetails Details,
    JsonObject ModelInfo,
    IReadOnlyList<string> Capabilities,
    DateTimeOffset ModifiedAt);
