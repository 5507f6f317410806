namespace Appliance.Fitting.Catalogue;

/// <summary>What a model is, and so which program runs it.</summary>
public enum ModelKind
{
    /// <summary>Writes text: llama-server.</summary>
    Language,

    /// <summary>Turns text into vectors: llama-server.</summary>
    Embedding,

    /// <summary>Orders texts by how well they answer a question: llama-server.</summary>
    Rerank,

    /// <summary>Turns speech into text: whisper-server.</summary>
    Transcription,

    /// <summary>Draws images.</summary>
    Image,
}
