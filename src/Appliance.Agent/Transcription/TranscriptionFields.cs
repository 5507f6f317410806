using System.Globalization;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Transcription;

/// <summary>The fields of a request beside the recording, as they came.</summary>
internal sealed class TranscriptionFields
{
    // OpenAI's names, in requests.
    private static readonly Dictionary<string, TranscriptFormat> Formats = new(StringComparer.Ordinal)
    {
        ["json"] = TranscriptFormat.Json,
        ["text"] = TranscriptFormat.Text,
        ["srt"] = TranscriptFormat.Srt,
        ["vtt"] = TranscriptFormat.Vtt,
        ["verbose_json"] = TranscriptFormat.VerboseJson,
    };

    private readonly List<string> _granularities = [];

    public string? Model { get; set; }

    public string? Language { get; set; }

    public string? Prompt { get; set; }

    public string? Format { get; set; }

    public string? Temperature { get; set; }

    public void Set(string name, string value)
    {
        switch (name)
        {
            case "model": Model = value; break;
            case "language": Language = value; break;
            case "prompt": Prompt = value; break;
            case "response_format": Format = value; break;
            case "temperature": Temperature = value; break;
            case "timestamp_granularities[]" or "timestamp_granularities": _granularities.Add(value); break;
            default: break; // OpenAI's other fields are for its other models.
        }
    }

    /// <summary>The request around <paramref name="sound"/>, which becomes its own; or what is wrong with the fields.</summary>
    public (TranscriptionRequest? Request, ApiError? Error) ToRequest(Audio.Sound sound, bool isTranslation)
    {
        if (string.IsNullOrEmpty(Model))
        {
            return (null, ApiError.BadRequest("The request names no model: it needs a field 'model', such as whisper-1.", "missing_model", "model"));
        }
        if (!Formats.TryGetValue(Format is { Length: > 0 } ? Format : "json", out var format))
        {
            return (null, Invalid("response_format", $"must be one of {string.Join(", ", Formats.Keys)}"));
        }
        var temperature = 0.0;
        if (Temperature is { Length: > 0 }
            && !(double.TryParse(Temperature, NumberStyles.Float, CultureInfo.InvariantCulture, out temperature) && temperature is >= 0 and <= 1))
        {
            return (null, Invalid("temperature", "must be a number from 0 to 1"));
        }
        var isDetected = Language is null or "" or "auto";
        var language = isDetected ? null : SpokenLanguage.Find(Language!);
        if (!isDetected && language is null)
        {
            return (null, Invalid("language", "must be a language that Whisper knows, as a code such as de; leave it out to have it recognised"));
        }
        if (_granularities.Any(name => name is not ("word" or "segment")))
        {
            return (null, Invalid("timestamp_granularities[]", "can be word and segment"));
        }
        return (new TranscriptionRequest
        {
            Sound = sound,
            Model = Model,
            IsTranslation = isTranslation,
            Format = format,
            Language = language,
            Prompt = Prompt ?? "",
            Temperature = temperature,
            WithWords = _granularities.Contains("word"),
            WithSegments = _granularities.Count == 0 || _granularities.Contains("segment"),
        }, null);
    }

    private static ApiError Invalid(string field, string rule) => ApiError.BadRequest($"The field '{field}' {rule}.", "invalid_value", field);
}
