using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Whisper;

/// <summary>What a transcription model's file says about itself: whisper.cpp's format, read without the weights.</summary>
/// <param name="Shape">The numbers at its start.</param>
/// <param name="Tensors">Its weights, in file order.</param>
/// <param name="Length">The bytes up to the end of the last whole tensor.</param>
public sealed record WhisperFile(WhisperShape Shape, IReadOnlyList<ModelTensor> Tensors, long Length)
{
    /// <summary>Reads the header, the vocabulary's lengths and the table of tensors; the weights are passed over.</summary>
    /// <param name="stream">The whole file; it must be able to seek.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="GgufException">The bytes are no such file, are damaged, or end too early.</exception>
    public static WhisperFile Read(Stream stream, CancellationToken cancellationToken) => new WhisperReader(stream, cancellationToken).Read();

    /// <summary>The model, in the terms in which models of GGUF files are described.</summary>
    public GgufModel ToModel() => new()
    {
        Kind = ModelKind.Transcription,
        WorkingMemory = Shape.WorkingMemory,
        Architecture = new ModelArchitecture
        {
            Family = "whisper",
            LayerCount = Shape.TextLayers,
            EmbeddingLength = Shape.TextState,
            HeadCount = Shape.TextHeads,
            VocabularySize = Shape.Vocabulary,
            ContextLength = Shape.TextContext,
        },
    };
}
