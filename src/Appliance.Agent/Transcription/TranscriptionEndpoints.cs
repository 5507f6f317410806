using Appliance.Agent.Access;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;

namespace Appliance.Agent.Transcription;

/// <summary><c>POST /v1/audio/transcriptions</c> and <c>/v1/audio/translations</c>.</summary>
internal sealed class TranscriptionEndpoints(TranscriptionRequestReader reader, ModelStore store, Transcriber transcriber)
{
    public Task TranscribeAsync(HttpContext context) => HandleAsync(context, isTranslation: false);

    public Task TranslateAsync(HttpContext context) => HandleAsync(context, isTranslation: true);

    private async Task HandleAsync(HttpContext context, bool isTranslation)
    {
        var (request, error) = await reader.ReadAsync(context, isTranslation);
        if (request is null)
        {
            await error!.WriteAsync(context);
            return;
        }
        await using (request)
        {
            (var model, error) = TranscriptionModels.Find(await store.GetForAsync(context), request.Model);
            context.GetRecord().Model = model?.Id;
            context.GetRecord().Ask();
            (var transcript, error) = model is null ? (null, error) : await transcriber.TranscribeAsync(model, request, context.GetQueueName(), context.RequestAborted);
            await (transcript is null ? error!.WriteAsync(context) : TranscriptWriter.WriteAsync(context, transcript, request));
        }
    }
}
