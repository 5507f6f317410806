namespace Appliance.Fitting.Whisper;

/// <summary>The shape of a transcription model, as its file gives it.</summary>
public sealed record WhisperShape
{
    // whisper.cpp pads the tokens and the frames that its caches are made for to multiples of 256.
    private const long CachedTokens = 512;
    private const long CachedFrames = 1536;
    private const long HalfBytes = 2;
    private const long SingleBytes = 4;

    // Of each of the four graphs, whatever the shape; what they take by width was measured with whisper.cpp 1.9.5 from tiny to large.
    private const long GraphBytes = 1_600_000;
    private const long BytesByAudioState = 24_000 + 42_000 + 6_000;
    private const long BytesByTextState = 3_600;
    private const long BytesByMel = 30_000;

    // One request: ten minutes of sound as bytes, as samples and as a spectrogram.
    private const long RequestBytes = 128 << 20;

    /// <summary>Tokens; from 51,865 on it knows all languages, below that English alone.</summary>
    public int Vocabulary { get; init; }

    /// <summary>Frames of sound it looks at together.</summary>
    public int AudioContext { get; init; }

    /// <summary>Width of the part that listens.</summary>
    public int AudioState { get; init; }

    /// <summary>Attention heads of the part that listens.</summary>
    public int AudioHeads { get; init; }

    /// <summary>Layers of the part that listens.</summary>
    public int AudioLayers { get; init; }

    /// <summary>Tokens it writes for one window of sound, with those before.</summary>
    public int TextContext { get; init; }

    /// <summary>Width of the part that writes.</summary>
    public int TextState { get; init; }

    /// <summary>Attention heads of the part that writes.</summary>
    public int TextHeads { get; init; }

    /// <summary>Layers of the part that writes.</summary>
    public int TextLayers { get; init; }

    /// <summary>Bands of the spectrogram.</summary>
    public int Mels { get; init; }

    /// <summary>What whisper-server takes beside the weights while it answers.</summary>
    public ByteSize WorkingMemory
    {
        get
        {
            // Keys and values: of the text, of the sound for every layer, and of the sound for one.
            var cache = 2 * HalfBytes * ((TextLayers * (long)TextState * (CachedTokens + CachedFrames)) + (AudioState * CachedFrames));
            var graphs = (4 * GraphBytes) + (BytesByAudioState * AudioState) + (BytesByTextState * TextState) + (BytesByMel * Mels);
            var output = SingleBytes * Vocabulary * TextContext;
            return new ByteSize(cache + graphs + output + RequestBytes);
        }
    }
}
