using System.Text.Json.Serialization;

namespace Appliance.Agent.Transcription;

/// <summary>OpenAI's short answer.</summary>
internal sealed record TranscriptBody(string Text, TranscriptUsage Usage);

/// <summary>What the answer cost: seconds of sound.</summary>
internal sealed record TranscriptUsage(string Type, double Seconds);

/// <summary>OpenAI's long answer.</summary>
internal sealed record VerboseTranscriptBody(
    string Task,
    string Language,
    double Duration,
    string Text,
    IReadOnlyList<SegmentBody>? Segments,
    IReadOnlyList<WordBody>? Words,
    TranscriptUsage Usage);

/// <summary>One segment of it; times in seconds, <c>seek</c> in hundredths of one.</summary>
internal sealed record SegmentBody(
    int Id,
    int Seek,
    double Start,
    double End,
    string Text,
    IReadOnlyList<int> Tokens,
    double Temperature,
    double AvgLogprob,
    double CompressionRatio,
    double NoSpeechProb);

/// <summary>One word of it.</summary>
internal sealed record WordBody(string Word, double Start, double End);

/// <summary>The request as JSON instead of a form, with the recording in Base64.</summary>
internal sealed record TranscriptionJsonRequest
{
    public string? Model { get; init; }

    public InputAudio? InputAudio { get; init; }

    public string? Language { get; init; }

    public string? Prompt { get; init; }

    public string? ResponseFormat { get; init; }

    public double? Temperature { get; init; }

    public IReadOnlyList<string>? TimestampGranularities { get; init; }
}

/// <summary>A recording in a JSON request.</summary>
internal sealed record InputAudio(string? Data, string? Format);

/// <summary>Every document of this feature.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WhisperAnswer))]
[JsonSerializable(typeof(TranscriptBody))]
[JsonSerializable(typeof(VerboseTranscriptBody))]
[JsonSerializable(typeof(TranscriptionJsonRequest))]
internal sealed partial class TranscriptionJson : JsonSerializerContext
{
    private static TranscriptionJson? _readable;

    /// <summary>Answers that people can read in a terminal.</summary>
    public static TranscriptionJson Readable => _readable ??= new(Gateway.ReadableJson.OptionsOf(Default));
}
