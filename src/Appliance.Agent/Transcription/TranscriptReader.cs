using System.Text.Json;

namespace Appliance.Agent.Transcription;

/// <summary>Reads whisper-server's verbose answer.</summary>
internal static class TranscriptReader
{
    /// <summary>The language and segments of one piece of sound that began at <paramref name="offset"/>.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public static (string Language, IReadOnlyList<TranscriptSegment> Segments) Read(byte[] json, TimeSpan offset)
    {
        var answer = JsonSerializer.Deserialize(json, TranscriptionJson.Default.WhisperAnswer) ?? throw new JsonException("The answer is null.");
        return (answer.Language ?? "", [.. (answer.Segments ?? []).Select(segment => Convert(segment, offset))]);
    }

    private static TranscriptSegment Convert(WhisperSegment segment, TimeSpan offset)
    {
        // whisper-server cuts the space before a segment off; its first token still has it.
        var text = (segment.Text ?? "").Trim();
        var hasSpace = segment.Words is not [var first, ..] || first.Word.StartsWith(' ');
        return new TranscriptSegment(
            offset + TimeSpan.FromSeconds(segment.Start),
            offset + TimeSpan.FromSeconds(segment.End),
            hasSpace ? " " + text : text,
            WordsOf(segment, text, offset),
            segment.Tokens ?? [],
            segment.Temperature,
            segment.AvgLogprob,
            segment.NoSpeechProb);
    }

    /// <summary>Tokens put together to words: a token that begins with a space begins a word.</summary>
    private static List<TranscriptWord> WordsOf(WhisperSegment segment, string text, TimeSpan offset)
    {
        var words = new List<TranscriptWord>();
        foreach (var token in segment.Words ?? [])
        {
            var (start, end) = (offset + TimeSpan.FromSeconds(token.Start), offset + TimeSpan.FromSeconds(token.End));
            if (words.Count == 0 || token.Word.StartsWith(' '))
            {
                words.Add(new TranscriptWord(token.Word.TrimStart(), start, end));
            }
            else
            {
                words[^1] = words[^1] with { Word = words[^1].Word + token.Word, End = end };
            }
        }
        // A letter that two tokens share is whole in the text alone.
        var whole = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return whole.Length == words.Count ? [.. words.Zip(whole, (word, letters) => word with { Word = letters })] : words;
    }
}

/// <summary>whisper-server's answer in the form <c>verbose_json</c>.</summary>
internal sealed record WhisperAnswer(string? Language, IReadOnlyList<WhisperSegment>? Segments);

/// <summary>One segment of it; times in seconds.</summary>
internal sealed record WhisperSegment(
    string? Text, double Start, double End, IReadOnlyList<int>? Tokens, IReadOnlyList<WhisperWord>? Words, double Temperature, double AvgLogprob, double NoSpeechProb);

/// <summary>One token of it.</summary>
internal sealed record WhisperWord(string Word, double Start, double End);
