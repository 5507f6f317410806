using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Appliance.Agent.Transcription;

/// <summary>Writes a transcript in the form that was asked for.</summary>
internal static class TranscriptWriter
{
    public static Task WriteAsync(HttpContext context, Transcript transcript, TranscriptionRequest request) => request.Format switch
    {
        TranscriptFormat.Text => WriteTextAsync(context, "text/plain", transcript.Text + "\n"),
        TranscriptFormat.Srt => WriteTextAsync(context, "application/x-subrip", ToSrt(transcript)),
        TranscriptFormat.Vtt => WriteTextAsync(context, "text/vtt", ToVtt(transcript)),
        TranscriptFormat.VerboseJson => context.Response.WriteAsJsonAsync(
            Describe(transcript, request), TranscriptionJson.Readable.VerboseTranscriptBody, cancellationToken: context.RequestAborted),
        _ => context.Response.WriteAsJsonAsync(
            new TranscriptBody(transcript.Text, UsageOf(transcript)), TranscriptionJson.Readable.TranscriptBody, cancellationToken: context.RequestAborted),
    };

    /// <summary>SubRip: numbered, comma before milliseconds.</summary>
    public static string ToSrt(Transcript transcript)
    {
        var text = new StringBuilder();
        foreach (var (index, segment) in transcript.Segments.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"{index + 1}\n{Clock(segment.Start, ',')} --> {Clock(segment.End, ',')}\n{segment.Text.Trim()}\n\n");
        }
        return text.ToString();
    }

    /// <summary>WebVTT.</summary>
    public static string ToVtt(Transcript transcript)
    {
        var text = new StringBuilder("WEBVTT\n\n");
        foreach (var segment in transcript.Segments)
        {
            // An arrow in the text would be read as another time (WebVTT, section 4.1); > alone is only advised against.
            var cue = segment.Text.Trim().Replace("-->", "->", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{Clock(segment.Start, '.')} --> {Clock(segment.End, '.')}\n{cue}\n\n");
        }
        return text.ToString();
    }

    private static VerboseTranscriptBody Describe(Transcript transcript, TranscriptionRequest request) => new(
        request.IsTranslation ? "translate" : "transcribe",
        transcript.Language,
        Seconds(transcript.Duration),
        transcript.Text,
        request.WithSegments ? [.. transcript.Segments.Select(Describe)] : null,
        request.WithWords ? [.. transcript.Segments.SelectMany(segment => segment.Words).Select(word => new WordBody(word.Word, Seconds(word.Start), Seconds(word.End)))] : null,
        UsageOf(transcript));

    private static SegmentBody Describe(TranscriptSegment segment, int index) => new(
        index,
        (int)(segment.Start.TotalSeconds * 100),
        Seconds(segment.Start),
        Seconds(segment.End),
        segment.Text,
        segment.Tokens,
        segment.Temperature,
        segment.AverageLogProbability,
        CompressionRatio(segment.Text),
        segment.NoSpeechProbability);

    private static TranscriptUsage UsageOf(Transcript transcript) => new("duration", Math.Ceiling(transcript.Duration.TotalSeconds));

    // How OpenAI's own programs find text that repeats itself: its bytes over those that zlib makes of it.
    private static double CompressionRatio(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }
        return Math.Round((double)bytes.Length / Math.Max(compressed.Length, 1), 4);
    }

    private static Task WriteTextAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type + "; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Clock(TimeSpan time, char point) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{point}{time.Milliseconds:000}");

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
