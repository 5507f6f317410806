using System.Globalization;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Gateway;
using Appliance.Agent.Transcription.Audio;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Appliance.Agent.Transcription;

/// <summary>Reads a request: a form, of which the recording is decoded while it arrives, or JSON with the recording in Base64.</summary>
internal sealed class TranscriptionRequestReader(
    RecordingDecoder decoder, IOptions<TranscriptionOptions> options, IOptions<GatewayOptions> gateway)
{
    private const int LongestBoundary = 128;
    private const int MostSections = 64;
    private const int LongestField = 64 << 10;

    /// <summary>The first error is returned as a value; the request is then null.</summary>
    public async Task<(TranscriptionRequest? Request, ApiError? Error)> ReadAsync(HttpContext context, bool isTranslation)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type))
        {
            type = new MediaTypeHeaderValue("application/octet-stream");
        }
        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return await ReadJsonAsync(context, isTranslation);
        }
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) || boundary is not { Length: > 0 and <= LongestBoundary })
        {
            return (null, new ApiError(StatusCodes.Status415UnsupportedMediaType, "invalid_request_error", "unsupported_media_type",
                "The request must be a form (multipart/form-data) with the fields 'file' and 'model'."));
        }
        var fields = new TranscriptionFields();
        Sound? sound = null;
        try
        {
            (sound, var error) = await ReadFormAsync(new MultipartReader(boundary, context.Request.Body), fields, context.RequestAborted);
            (var request, error) = error is not null ? (null, error) : sound is null ? (null, NoFile()) : fields.ToRequest(sound, isTranslation);
            sound = request is null ? sound : null;
            return (request, error);
        }
        catch (Exception e) when (e is IOException or InvalidDataException && !context.RequestAborted.IsCancellationRequested)
        {
            return (null, ApiError.BadRequest($"The request is no valid form: {e.Message}", "invalid_form"));
        }
        finally
        {
            await (sound?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task<(Sound? Sound, ApiError? Error)> ReadFormAsync(MultipartReader reader, TranscriptionFields fields, CancellationToken cancellationToken)
    {
        Sound? sound = null;
        try
        {
            for (var count = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; count++)
            {
                var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    ? HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? ""
                    : "";
                if (count == MostSections || (name == "file" && sound is not null))
                {
                    return await RefuseAsync(ApiError.BadRequest("The form has more fields than a transcription needs, or two recordings.", "invalid_form"));
                }
                if (name != "file")
                {
                    fields.Set(name, await ReadFieldAsync(section.Body, cancellationToken));
                    continue;
                }
                (sound, var error) = Judge(await decoder.DecodeAsync(section.Body, cancellationToken));
                if (error is not null)
                {
                    return (null, error);
                }
            }
            return (sound, null);
        }
        catch
        {
            await (sound?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }

        async Task<(Sound?, ApiError?)> RefuseAsync(ApiError error)
        {
            await (sound?.DisposeAsync() ?? ValueTask.CompletedTask);
            return (null, error);
        }
    }

    private static async Task<string> ReadFieldAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestField + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= LongestField
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw new InvalidDataException($"a field is longer than {new ByteSize(LongestField)}.");
    }

    private async Task<(TranscriptionRequest? Request, ApiError? Error)> ReadJsonAsync(HttpContext context, bool isTranslation)
    {
        var (body, error) = await RequestBody.ReadAsync(context, gateway.Value.MaxRequestBytes);
        if (error is not null)
        {
            return (null, error);
        }
        try
        {
            var json = JsonSerializer.Deserialize(body, TranscriptionJson.Default.TranscriptionJsonRequest);
            if (json?.InputAudio?.Data is not { Length: > 0 } data)
            {
                return (null, NoFile());
            }
            using var recording = new MemoryStream(Convert.FromBase64String(data));
            (var sound, error) = Judge(await decoder.DecodeAsync(recording, context.RequestAborted));
            if (sound is null)
            {
                return (null, error);
            }
            (var request, error) = FieldsOf(json).ToRequest(sound, isTranslation);
            await (request is null ? sound.DisposeAsync() : ValueTask.CompletedTask);
            return (request, error);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return (null, ApiError.BadRequest("The request is not valid JSON with a recording in Base64.", "invalid_json"));
        }
    }

    private static TranscriptionFields FieldsOf(TranscriptionJsonRequest json)
    {
        var fields = new TranscriptionFields
        {
            Model = json.Model,
            Language = json.Language,
            Prompt = json.Prompt,
            Format = json.ResponseFormat,
            Temperature = json.Temperature?.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var granularity in json.TimestampGranularities ?? [])
        {
            fields.Set("timestamp_granularities", granularity);
        }
        return fields;
    }

    private static ApiError NoFile() =>
        ApiError.BadRequest("The request has no recording: it needs a field 'file'.", "missing_file", "file");

    private (Sound? Sound, ApiError? Error) Judge(DecodeResult result) => result switch
    {
        DecodeResult.Decoded decoded => (decoded.Sound, null),
        DecodeResult.NoSound { IsEmpty: true } => (null, ApiError.BadRequest("The file is empty.", "invalid_audio", "file")),
        DecodeResult.NoSound => (null, ApiError.BadRequest(
            "There is no sound in the file that can be read: it is no recording, is damaged, or is zero seconds long. "
            + "wav, mp3, m4a, mp4, webm, ogg and flac can be read.", "invalid_audio", "file")),
        DecodeResult.TooLarge => (null, new ApiError(StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "request_too_large",
            $"The recording is larger than the {new ByteSize(options.Value.MaxFileBytes)} allowed.", "file")),
        DecodeResult.TooLong => (null, new ApiError(StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "audio_too_long",
            $"The recording goes on for longer than the {options.Value.LongestRecording} allowed (hours:minutes:seconds). Cut it into parts.", "file")),
        DecodeResult.TooSlow => (null, new ApiError(StatusCodes.Status408RequestTimeout, "invalid_request_error", "audio_too_slow",
            $"The recording was not received and decoded within {options.Value.DecodeTimeout} (hours:minutes:seconds).", "file")),
        DecodeResult.Failed failed => (null, new ApiError(StatusCodes.Status503ServiceUnavailable, "server_error", "decoder_failed",
            $"The recording could not be decoded: {failed.Reason}")),
        _ => throw new InvalidOperationException("A recording was decoded in no known way."),
    };
}
