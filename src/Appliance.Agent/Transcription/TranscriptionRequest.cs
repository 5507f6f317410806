using Appliance.Agent.Transcription.Audio;

namespace Appliance.Agent.Transcription;

/// <summary>What a client wants of a recording.</summary>
internal sealed record TranscriptionRequest : IAsyncDisposable
{
    /// <summary>The recording, decoded.</summary>
    public required Sound Sound { get; init; }

    /// <summary>The model's name as it was asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the text shall be English whatever is spoken.</summary>
    public required bool IsTranslation { get; init; }

    /// <summary>The form of the answer.</summary>
    public TranscriptFormat Format { get; init; }

    /// <summary>Code of the spoken language; null to find out.</summary>
    public string? Language { get; init; }

    /// <summary>Words and style to expect; empty for none.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>How freely to choose words, from 0 to 1.</summary>
    public double Temperature { get; init; }

    /// <summary>Whether each word's time is wanted.</summary>
    public bool WithWords { get; init; }

    /// <summary>Whether each segment's time is wanted.</summary>
    public bool WithSegments { get; init; } = true;

    public ValueTask DisposeAsync() => Sound.DisposeAsync();
}

/// <summary>Forms of an answer.</summary>
internal enum TranscriptFormat
{
    /// <summary>A document with the text.</summary>
    Json,

    /// <summary>The text.</summary>
    Text,

    /// <summary>SubRip subtitles.</summary>
    Srt,

    /// <summary>WebVTT subtitles.</summary>
    Vtt,

    /// <summary>A document with everything that is known.</summary>
    VerboseJson,
}
