using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Gateway;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners;
using Appliance.Agent.Transcription.Audio;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Transcription;

/// <summary>Has sound transcribed by the model's runner, piece by piece. Recordings take turns by piece: whisper-server does one thing at a time.</summary>
internal sealed partial class Transcriber(RunnerPool pool, ServingMetrics metrics, IOptions<GatewayOptions> options, ILogger<Transcriber> logger)
{
    // What OpenAI's guide says the model looks at: its last 224 tokens.
    private const int PromptLetters = 800;

    /// <summary>What was said. The first error is returned as a value; the transcript is then null.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">The recording, and how it is wanted.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Ends the runner's work.</param>
    public async Task<(Transcript? Transcript, ApiError? Error)> TranscribeAsync(
        Model model, TranscriptionRequest request, string caller, CancellationToken cancellationToken)
    {
        var segments = new List<TranscriptSegment>();
        var (language, prompt) = (request.Language, request.Prompt);
        var name = "";
        for (var (start, end) = (0L, 0L); start < request.Sound.Length; start = end)
        {
            end = await SoundCuts.FindEndAsync(request.Sound, start, cancellationToken);
            var samples = await request.Sound.ReadAsync(start, end, cancellationToken);
            var (answer, error) = await AskAsync(model, samples, request, language, prompt, caller, cancellationToken);
            if (answer is null)
            {
                return (null, error);
            }
            (name, var heard) = TranscriptReader.Read(answer, SoundFormat.DurationOf(start));
            segments.AddRange(heard);
            // A later piece is to be heard in the language of the first, with what was said last in mind.
            language ??= SpokenLanguage.Find(name);
            var said = string.Concat(heard.Select(segment => segment.Text));
            prompt = said.Length > PromptLetters ? said[^PromptLetters..] : said;
        }
        return (new Transcript(name, request.Sound.Duration, segments), null);
    }

    private async Task<(byte[]? Answer, ApiError? Error)> AskAsync(
        Model model, byte[] samples, TranscriptionRequest request, string? language, string prompt, string caller, CancellationToken cancellationToken)
    {
        for (var isRetry = false; ; isRetry = true)
        {
            var load = await metrics.WaitAsync(model.Id, () => pool.AcquireAsync(model, caller, cancellationToken));
            if (load is not LoadResult.Ready { Lease: var lease })
            {
                return (null, ModelErrors.NotLoaded(model.Id, load));
            }
            using (lease)
            {
                var (answer, fault) = await TryAsync(lease, samples, request, language, prompt, cancellationToken);
                if (answer is not null)
                {
                    return (answer, null);
                }
                // Nobody listened any more: the runner died unnoticed and has heard nothing of this request yet.
                if (isRetry || fault is not HttpRequestException { InnerException: SocketException })
                {
                    Log.Broken(logger, model.Id, fault!.Message);
                    return (null, new ApiError(StatusCodes.Status502BadGateway, "server_error", "runner_failed",
                        $"The runner of '{model.Id}' stopped before it had answered: {Reason(fault)}. The next request starts it again."));
                }
            }
        }
    }

    private async Task<(byte[]? Answer, Exception? Fault)> TryAsync(
        RunnerLease lease, byte[] samples, TranscriptionRequest request, string? language, string prompt, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.AnswerTimeout);
        try
        {
            using var form = FormOf(samples, request, language, prompt);
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(RunnerConnection.Address, "/inference")) { Content = form };
            using var response = await lease.Client.SendAsync(message, patience.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return response.IsSuccessStatusCode && IsJson(answer)
                ? (answer, null)
                : (null, new InvalidDataException($"it answered with the status {(int)response.StatusCode} and no transcript"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            await lease.NoteFaultAsync(e);
            return (null, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new TimeoutException($"it was silent for {options.Value.AnswerTimeout}", e));
        }
    }

    private static MultipartFormDataContent FormOf(byte[] samples, TranscriptionRequest request, string? language, string prompt)
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(SoundFormat.ToWav(samples)), "file", "sound.wav" },
            { new StringContent("verbose_json"), "response_format" },
            { new StringContent(request.Temperature.ToString(CultureInfo.InvariantCulture)), "temperature" },
            { new StringContent(language ?? "auto"), "language" },
            { new StringContent(request.IsTranslation ? "true" : "false"), "translate" },
        };
        if (prompt.Length > 0)
        {
            form.Add(new StringContent(prompt, Encoding.UTF8), "prompt");
        }
        return form;
    }

    private static bool IsJson(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Reason(Exception fault) => fault is HttpRequestException or IOException ? "its program ended" : fault.Message;

    private static partial class Log
    {
        [LoggerMessage(1811, LogLevel.Warning, "A transcription of {Model} broke off: {Message}")]
        public static partial void Broken(ILogger logger, string model, string message);
    }
}
