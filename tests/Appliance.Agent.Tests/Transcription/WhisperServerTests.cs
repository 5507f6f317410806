using System.ClientModel;
using System.Net;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using OpenAI;
using OpenAI.Audio;

namespace Appliance.Agent.Tests.Transcription;

/// <summary>The whole way from a recording through the real ffmpeg and the real whisper-server.</summary>
[Trait("Needs", "runner")]
public sealed class WhisperServerTests
{
    private const int LoadingModel = 1211;
    private const string Model = "whisper-tiny-test";
    private const string Path = "/v1/audio/transcriptions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transcribe_Wav_AnswersOpenAisShortDocument()
    {
        await using var agent = await StartAsync();

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(3), ("model", Model)));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(TinyWhisper.Words, Json(body).GetProperty("text").GetString());
        Assert.Equal(3, Json(body).GetProperty("usage").GetProperty("seconds").GetDouble());
    }

    [Theory]
    [InlineData("tone.webm")]
    [InlineData("tone.mp3")]
    [InlineData("tone.m4a")]
    [InlineData("tone-index-first.m4a")]
    [InlineData("tone.ogg")]
    [InlineData("tone.flac")]
    public async Task Transcribe_Format_IsDecodedWhole(string file)
    {
        await using var agent = await StartAsync();

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Read(file), ("model", "whisper-1"), ("response_format", "verbose_json")));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, Json(body).GetProperty("duration").GetDouble(), tolerance: 0.05);
        Assert.Equal(TinyWhisper.Words, Json(body).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("text", "text/plain", "hello small world\n")]
    [InlineData("srt", "application/x-subrip", "1\n00:00:00,000 --> 00:00:02,000\nhello small world\n\n")]
    [InlineData("vtt", "text/vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nhello small world\n\n")]
    public async Task Transcribe_Text_HasTheFormAsked(string format, string type, string expected)
    {
        await using var agent = await StartAsync();
        using var form = Recordings.Form(Recordings.Wav(3), ("model", Model), ("response_format", format));

        using var response = await agent.Client.PostAsync(new Uri(Path, UriKind.Relative), form, Cancellation);

        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Transcribe_Verbose_TellsAllThatOpenAiDoes()
    {
        await using var agent = await StartAsync();

        var (_, body) = await PostAsync(agent, Recordings.Form(
            Recordings.Wav(3), ("model", Model), ("response_format", "verbose_json"),
            ("timestamp_granularities[]", "word"), ("timestamp_granularities[]", "segment"),
            ("prompt", "hello"), ("temperature", "0.2"), ("stream", "false")));

        var answer = Json(body);
        Assert.Equal("transcribe", answer.GetProperty("task").GetString());
        Assert.Equal(TinyWhisper.Language, answer.GetProperty("language").GetString());
        var segment = Assert.Single(answer.GetProperty("segments").EnumerateArray());
        Assert.Equal(
            ["id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio", "no_speech_prob"],
            segment.EnumerateObject().Select(property => property.Name));
        Assert.Equal((0, 2), (segment.GetProperty("start").GetDouble(), segment.GetProperty("end").GetDouble()));
        Assert.Equal(["hello", "small", "world"], answer.GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString()));
    }

    [Fact]
    public async Task Transcribe_LanguageGiven_IsNotGuessed()
    {
        await using var agent = await StartAsync();

        var (_, body) = await PostAsync(agent, Recordings.Form(
            Recordings.Wav(3), ("model", Model), ("language", "fr-CA"), ("response_format", "verbose_json")));

        Assert.Equal("french", Json(body).GetProperty("language").GetString());
    }

    [Fact]
    public async Task Translate_Wav_AsksForEnglish()
    {
        await using var agent = await StartAsync();

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(3), ("model", Model)), "/v1/audio/translations");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(TinyWhisper.TranslatedWords, Json(body).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Transcribe_Json_TakesBase64()
    {
        await using var agent = await StartAsync();
        using var content = new StringContent(
            JsonSerializer.Serialize(new { model = Model, language = "de", input_audio = new { data = Convert.ToBase64String(Recordings.Read("tone.webm")), format = "webm" } }),
            Encoding.UTF8, "application/json");

        var (status, body) = await PostAsync(agent, content);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(TinyWhisper.Words, Json(body).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Transcribe_LongerThanOnePiece_CountsOnInTime()
    {
        await using var agent = await StartAsync();

        var (_, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(660), ("model", Model), ("response_format", "verbose_json")));

        var starts = Json(body).GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("start").GetDouble()).ToList();
        Assert.Equal(starts.Order(), starts);
        Assert.InRange(starts[^1], 600, 660);
    }

    [Fact]
    public async Task Transcribe_ManyAtOnce_AllAnswerFromOneRunner()
    {
        await using var agent = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(seconds =>
            PostAsync(agent, Recordings.Form(Recordings.Wav(seconds), ("model", Model), ("response_format", "verbose_json")))));

        Assert.Equal(Enumerable.Range(1, 8).Select(seconds => (double)seconds), answers.Select(answer => Json(answer.Body).GetProperty("duration").GetDouble()));
        Assert.Equal(1, agent.Logs.Count(LoadingModel));
    }

    [Fact]
    public async Task Transcribe_RunnerKilled_SaysSoAndTheNextRequestWorks()
    {
        await using var agent = await StartAsync();
        var cut = PostAsync(agent, Recordings.Form(Recordings.Wav(590), ("model", Model)));
        await Eventually.TrueAsync(() => Task.FromResult(IsTranscribing(agent)));
        RunnerTree.KillWhisperIn(agent.Shared);

        var (status, body) = await cut;
        var (next, _) = await PostAsync(agent, Recordings.Form(Recordings.Wav(1), ("model", Model)));

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Equal("runner_failed", Json(body).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, next);
    }

    [Fact]
    public async Task Transcribe_ClientGoesAway_EndsTheTranscription()
    {
        await using var agent = await StartAsync();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var form = Recordings.Form(Recordings.Wav(590), ("model", Model));
        var cut = agent.Client.PostAsync(new Uri(Path, UriKind.Relative), form, leaving.Token);
        await Eventually.TrueAsync(() => Task.FromResult(IsTranscribing(agent)));

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cut);
        await Eventually.TrueAsync(() => Task.FromResult(Says(agent, "client disconnected, aborted processing")));
    }

    [Fact]
    public async Task Transcribe_ClientGoesAwayWhileSending_EndsTheDecoder()
    {
        await using var agent = await StartAsync();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var endless = new EndlessContent(Recordings.Wav(5));
        using var form = new MultipartFormDataContent { { endless, "file", "recording.wav" } };
        var cut = agent.Client.PostAsync(new Uri(Path, UriKind.Relative), form, leaving.Token);
        await Eventually.TrueAsync(() => Task.FromResult(RunnerTree.CountSharing(agent.Shared, "ffmpeg") > 0));

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cut);
        await Eventually.TrueAsync(() => Task.FromResult(RunnerTree.CountSharing(agent.Shared, "ffmpeg") == 0));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("tone.mp3", 1)]
    public async Task Transcribe_NoSound_IsRefusedInWords(string file, int length = int.MaxValue)
    {
        await using var agent = await StartAsync();
        var bytes = Recordings.Read(file);

        var (status, body) = await PostAsync(agent, Recordings.Form(bytes[..Math.Min(length, bytes.Length)], ("model", Model)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("no recording, is damaged", Json(body).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcribe_ZeroSeconds_IsRefused()
    {
        await using var agent = await StartAsync();

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(0), ("model", Model)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_audio", Json(body).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Transcribe_EmptyFile_IsRefused()
    {
        await using var agent = await StartAsync();

        var (status, body) = await PostAsync(agent, Recordings.Form([], ("model", Model)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("The file is empty.", Json(body).GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Transcribe_TooLarge_IsRefused()
    {
        await using var agent = await StartAsync(("Transcription:MaxFileBytes", "20000"));

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(3), ("model", Model)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("larger than", Json(body).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcribe_TooLong_IsRefused()
    {
        await using var agent = await StartAsync(("Transcription:LongestRecording", "00:00:05"));

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(600), ("model", Model)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("audio_too_long", Json(body).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Transcribe_NoModelForIt_TellsHowToGetOne()
    {
        await using var agent = await TestAgent.StartWithWhisperAsync(directory => TinyModel.WriteTo(directory));

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(1), ("model", "whisper-1")));

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("ggml-large-v3-turbo-q5_0.bin", Json(body).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcribe_LanguageModel_IsTheWrongKind()
    {
        await using var agent = await TestAgent.StartWithWhisperAsync(directory => TinyModel.WriteTo(directory));

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(1), ("model", "tiny")));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("wrong_kind_of_model", Json(body).GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("response_format", "docx")]
    [InlineData("temperature", "hot")]
    [InlineData("language", "klingon")]
    [InlineData("timestamp_granularities[]", "letter")]
    public async Task Transcribe_BadField_IsNamed(string field, string value)
    {
        await using var agent = await StartAsync();

        var (status, body) = await PostAsync(agent, Recordings.Form(Recordings.Wav(1), ("model", Model), (field, value)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(field, Json(body).GetProperty("error").GetProperty("param").GetString());
    }

    [Fact]
    public async Task Transcribe_NoForm_IsAnUnsupportedMediaType()
    {
        await using var agent = await StartAsync();

        var (status, _) = await PostAsync(agent, new StringContent("hello"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
    }

    [Fact]
    public async Task Transcribe_BrokenForm_IsABadRequest()
    {
        await using var agent = await StartAsync();
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nhalf"));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        var (status, body) = await PostAsync(agent, content);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_form", Json(body).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task OpenAiClient_Transcription_ReadsEverything()
    {
        await using var agent = await StartAsync();
        using var recording = new MemoryStream(Recordings.Read("tone.webm"));

        var answer = await ClientOf(agent).TranscribeAudioAsync(recording, "recording.webm", new AudioTranscriptionOptions
        {
            ResponseFormat = AudioTranscriptionFormat.Verbose,
            TimestampGranularities = AudioTimestampGranularities.Word | AudioTimestampGranularities.Segment,
        }, Cancellation);

        Assert.Equal(TinyWhisper.Words, answer.Value.Text);
        Assert.Equal(TinyWhisper.Language, answer.Value.Language);
        Assert.Single(answer.Value.Segments);
        Assert.Equal(3, answer.Value.Words.Count);
    }

    [Fact]
    public async Task OpenAiClient_Translation_Works()
    {
        await using var agent = await StartAsync();
        using var recording = new MemoryStream(Recordings.Wav(2));

        var answer = await ClientOf(agent).TranslateAudioAsync(recording, "recording.wav", cancellationToken: Cancellation);

        Assert.Equal(TinyWhisper.TranslatedWords, answer.Value.Text);
    }

    [Fact]
    public async Task Models_Listed_NameTheKind()
    {
        await using var agent = await StartAsync();

        var list = await agent.GetAsync("/v1/models");

        var model = Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.Equal((Model, "transcription"), (model.GetProperty("id").GetString(), model.GetProperty("meta").GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Logs_Transcripts_AreInNone()
    {
        await using var agent = await StartAsync();

        await PostAsync(agent, Recordings.Form(Recordings.Wav(2), ("model", Model), ("prompt", "xyzzy")));

        Assert.NotEmpty(agent.Logs.Texts);
        Assert.DoesNotContain(agent.Logs.Texts, text => text.Contains("small world", StringComparison.Ordinal) || text.Contains("xyzzy", StringComparison.Ordinal));
    }

    private static Task<TestAgent> StartAsync(params (string Key, string Value)[] settings) =>
        TestAgent.StartWithWhisperAsync(directory => TinyWhisper.WriteTo(directory), settings);

    private static AudioClient ClientOf(TestAgent agent) => new OpenAIClient(
        new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(agent.Client.BaseAddress!, "/v1") }).GetAudioClient("whisper-1");

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(TestAgent agent, HttpContent content, string path = Path)
    {
        using (content)
        {
            using var response = await agent.Client.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        }
    }

    private static bool IsTranscribing(TestAgent agent) => Says(agent, "processing 'sound.wav'");

    private static bool Says(TestAgent agent, string words) => agent.Logs.Texts.Any(text => text.Contains(words, StringComparison.Ordinal));

    private static JsonElement Json(string body) => JsonDocument.Parse(body).RootElement;

    /// <summary>A recording that is sent up to its middle, and then nothing.</summary>
    private sealed class EndlessContent(byte[] recording) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(recording.AsMemory(0, recording.Length / 2), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
