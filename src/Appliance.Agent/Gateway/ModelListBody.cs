namespace Appliance.Agent.Gateway;

/// <summary>OpenAI's list of models, with the files that cannot serve beside it.</summary>
internal sealed record ModelListBody(string Object, IReadOnlyList<ModelBody> Data, IReadOnlyList<UnusableBody> Unusable);

/// <summary>One model.</summary>
/// <param name="Id">The name to ask for.</param>
/// <param name="Object">Always <c>model</c>.</param>
/// <param name="Created">Seconds since 1970 at which its file was written.</param>
/// <param name="OwnedBy">Always <c>hearth</c>.</param>
/// <param name="Status">Whether it is loaded, as llama-server's router says it: Open WebUI shows it.</param>
/// <param name="Meta">What OpenAI's shape has no room for.</param>
internal sealed record ModelBody(string Id, string Object, long Created, string OwnedBy, ModelStatus Status, ModelMeta Meta);

/// <summary>loaded, loading, unloaded, or failed.</summary>
internal sealed record ModelStatus(string Value);

/// <summary>More about a model.</summary>
/// <param name="Name">The name its publisher gave it.</param>
/// <param name="Architecture">Such as <c>llama</c>.</param>
/// <param name="Kind">language, embedding, rerank or transcription.</param>
/// <param name="SizeBytes">All its files.</param>
/// <param name="ContextTrained">Tokens it was trained for.</param>
/// <param name="State">available, loading, loaded or failed.</param>
internal sealed record ModelMeta(string? Name, string Architecture, string Kind, long SizeBytes, long ContextTrained, string State);

/// <summary>A file that cannot serve, and why.</summary>
internal sealed record UnusableBody(string File, string Reason);
