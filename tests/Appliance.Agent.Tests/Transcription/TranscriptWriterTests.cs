using System.Text.Json;
using Appliance.Agent.Transcription;

namespace Appliance.Agent.Tests.Transcription;

public sealed class TranscriptWriterTests
{
    [Fact]
    public void Subtitles_OverAnHourIn_HaveHoursAndNumbers()
    {
        var srt = TranscriptWriter.ToSrt(Two());

        Assert.Equal("1\n00:59:59,500 --> 01:00:01,250\nBack --> there.\n\n2\n01:00:02,000 --> 27:00:00,000\nGrüße\n\n", srt);
    }

    [Fact]
    public void Vtt_ArrowInTheText_IsNoTime()
    {
        var vtt = TranscriptWriter.ToVtt(Two());

        Assert.Equal("WEBVTT\n\n00:59:59.500 --> 01:00:01.250\nBack -> there.\n\n01:00:02.000 --> 27:00:00.000\nGrüße\n\n", vtt);
    }

    [Fact]
    public void Read_TokensOfOneWord_ArePutTogether()
    {
        var json = """
            {"language": "german", "segments": [{"text": "Grüße, Welt", "start": 0.5, "end": 2, "temperature": 0, "avg_logprob": -0.1, "no_speech_prob": 0,
             "words": [{"word": " Gr", "start": 0.5, "end": 0.6}, {"word": "\ufffd", "start": 0.6, "end": 0.7}, {"word": "\ufffd", "start": 0.7, "end": 0.8},
                       {"word": "ße,", "start": 0.8, "end": 1}, {"word": " Welt", "start": 1, "end": 2}]}]}
            """u8.ToArray();

        var (language, segments) = TranscriptReader.Read(json, TimeSpan.FromSeconds(600));

        Assert.Equal(("german", " Grüße, Welt"), (language, segments[0].Text));
        Assert.Equal(
            [new TranscriptWord("Grüße,", TimeSpan.FromSeconds(600.5), TimeSpan.FromSeconds(601)), new TranscriptWord("Welt", TimeSpan.FromSeconds(601), TimeSpan.FromSeconds(602))],
            segments[0].Words);
    }

    [Fact]
    public void Read_LanguageWithoutSpaces_IsJoinedWithoutThem()
    {
        var json = """{"language": "japanese", "segments": [{"text": "こん", "words": [{"word": "こん"}]}, {"text": "にちは", "words": [{"word": "にちは"}]}]}"""u8.ToArray();

        var (language, segments) = TranscriptReader.Read(json, TimeSpan.Zero);

        Assert.Equal("こんにちは", new Transcript(language, TimeSpan.Zero, segments).Text);
    }

    [Fact]
    public void Read_NoTranscript_IsRefused() => Assert.Throws<JsonException>(() => TranscriptReader.Read("null"u8.ToArray(), TimeSpan.Zero));

    private static Transcript Two() => new("german", TimeSpan.FromHours(27),
    [
        new(TimeSpan.FromSeconds(3599.5), TimeSpan.FromSeconds(3601.25), " Back --> there.", [], [], 0, 0, 0),
        new(TimeSpan.FromSeconds(3602), TimeSpan.FromHours(27), " Grüße", [], [], 0, 0, 0),
    ]);
}
