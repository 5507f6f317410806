namespace Appliance.Fitting.Catalogue;

/// <summary>What people use a model for.</summary>
public enum ModelPurpose
{
    /// <summary>Conversation.</summary>
    Chat,

    /// <summary>Writing programs.</summary>
    Code,

    /// <summary>Thinking before it answers.</summary>
    Reasoning,

    /// <summary>Understanding images.</summary>
    Vision,

    /// <summary>Calling functions.</summary>
    Tools,

    /// <summary>Speech to text.</summary>
    Transcription,

    /// <summary>Finding texts by what they mean.</summary>
    Embedding,

    /// <summary>Ordering what was found.</summary>
    Rerank,

    /// <summary>Drawing.</summary>
    Image,
}
