using Appliance.Agent.Access;
using Appliance.Agent.Access.Limits;
using Appliance.Agent.Transcription.Audio;
using Appliance.Agent.Transcription.Running;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Transcription;

/// <summary>Registers transcription and maps its paths.</summary>
internal static class TranscriptionFeature
{
    public static IServiceCollection AddTranscription(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TranscriptionOptions>()
            .Bind(configuration.GetSection(TranscriptionOptions.Section)).PostConfigure(UsePrograms).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TranscriptionOptions>, TranscriptionOptionsCheck>();
        services.AddSingleton<WhisperProcessHost>();
        services.AddSingleton<SocketAudioDecoder>();
        services.AddSingleton<ProcessAudioDecoder>();
        services.AddSingleton<IAudioDecoder>(provider => provider.GetRequiredService<IOptions<TranscriptionOptions>>().Value.DecoderSocket is null
            ? provider.GetRequiredService<ProcessAudioDecoder>()
            : provider.GetRequiredService<SocketAudioDecoder>());
        services.AddSingleton<RecordingDecoder>();
        services.AddSingleton<TranscriptionRequestReader>();
        services.AddSingleton<Transcriber>();
        services.AddSingleton<TranscriptionEndpoints>();
        return services;
    }

    public static void MapTranscription(this WebApplication app)
    {
        var endpoints = app.Services.GetRequiredService<TranscriptionEndpoints>();
        var audio = app.MapGroup("/v1/audio").WithMetadata(MeteredEndpoint.Instance).RequireAccess(AccessLevel.Guest);
        audio.MapPost("/transcriptions", endpoints.TranscribeAsync);
        audio.MapPost("/translations", endpoints.TranslateAsync);
    }

    // A default in the property would be extended, not replaced, by the configured list.
    private static void UsePrograms(TranscriptionOptions options)
    {
        if (options.Command.Count == 0)
        {
            options.Command.Add("whisper-server");
        }
        if (options.DecoderCommand.Count == 0)
        {
            options.DecoderCommand.Add("ffmpeg");
        }
    }
}

[OptionsValidator]
internal sealed partial class TranscriptionOptionsCheck : IValidateOptions<TranscriptionOptions>;
