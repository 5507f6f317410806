namespace Appliance.Agent.Transcription;

/// <summary>What was said.</summary>
/// <param name="Language">The language's English name, such as <c>german</c>.</param>
/// <param name="Duration">The recording's length.</param>
/// <param name="Segments">Pieces of a sentence or so, in order.</param>
internal sealed record Transcript(string Language, TimeSpan Duration, IReadOnlyList<TranscriptSegment> Segments)
{
    /// <summary>All of it.</summary>
    public string Text { get; } = string.Concat(Segments.Select(segment => segment.Text)).Trim();
}

/// <summary>A piece.</summary>
/// <param name="Start">When it begins, from the recording's start.</param>
/// <param name="End">When it ends.</param>
/// <param name="Text">Its words, with the space before it where the language has one.</param>
/// <param name="Words">Its words one by one.</param>
/// <param name="Tokens">The numbers of its tokens.</param>
/// <param name="Temperature">How freely its words were chosen.</param>
/// <param name="AverageLogProbability">How sure the model was.</param>
/// <param name="NoSpeechProbability">How likely it is that nobody spoke.</param>
internal sealed record TranscriptSegment(
    TimeSpan Start,
    TimeSpan End,
    string Text,
    IReadOnlyList<TranscriptWord> Words,
    IReadOnlyList<int> Tokens,
    double Temperature,
    double AverageLogProbability,
    double NoSpeechProbability);

/// <summary>A word.</summary>
internal sealed record TranscriptWord(string Word, TimeSpan Start, TimeSpan End);
