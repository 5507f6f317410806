using Appliance.Agent.Access;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners;
using Appliance.Fitting.Catalogue;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary><c>/api/chat</c> and <c>/api/generate</c>.</summary>
internal sealed class OllamaTextEndpoints(ModelStore store, RunnerPool pool, RunnerCalls runners, IOptions<GatewayOptions> options, TimeProvider time)
{
    public async Task ChatAsync(HttpContext context)
    {
        var (request, error) = await OllamaBody.ReadAsync(context, options.Value.MaxRequestBytes, OllamaJson.Default.OllamaChatRequest);
        if (request is not null)
        {
            var images = request.Messages?.Any(message => message.Images is { Count: > 0 }) == true;
            var isEmpty = request.Messages is not { Count: > 0 };
            error = await AnswerAsync(
                context, request, new Question(isEmpty, images, "/v1/chat/completions", IsChat: true), model => CompletionBody.Of(request, model.Id));
        }
        await WriteAsync(context, error);
    }

    public async Task GenerateAsync(HttpContext context)
    {
        var (request, error) = await OllamaBody.ReadAsync(context, options.Value.MaxRequestBytes, OllamaJson.Default.OllamaGenerateRequest);
        if (request is not null)
        {
            var images = request.Images is { Count: > 0 };
            var isEmpty = string.IsNullOrEmpty(request.Prompt) && !images;
            var path = request.Raw == true ? "/v1/completions" : "/v1/chat/completions";
            error = Refusal(request)
                ?? await AnswerAsync(context, request, new Question(isEmpty, images, path, IsChat: false), model => CompletionBody.Of(request, model.Id));
        }
        await WriteAsync(context, error);
    }

    private static ApiError? Refusal(OllamaGenerateRequest request) => request switch
    {
        { Suffix.Length: > 0 } => ApiError.BadRequest("Text cannot be inserted before a suffix here; leave suffix out."),
        { Template.Length: > 0 } => ApiError.BadRequest("A model is used with its own template; with \"raw\": true the prompt is passed on as it is."),
        { Raw: true, Images.Count: > 0 } => ApiError.BadRequest("A raw prompt cannot carry images."),
        _ => null,
    };

    private async Task<ApiError?> AnswerAsync(
        HttpContext context, OllamaTextRequest request, Question question, Func<Model, ReadOnlyMemory<byte>> bodyFor)
    {
        var started = time.GetTimestamp();
        var (model, error) = OllamaNames.Find(await store.GetForAsync(context), request, ModelKind.Language);
        if (model is null)
        {
            return error;
        }
        context.GetRecord().Model = model.Id;
        try
        {
            var keep = KeepAlive.Of(request.KeepAlive);
            var endsNow = keep?.For == TimeSpan.Zero;
            var translation = new AnswerTranslation((request.Model ?? request.Name)!, question.IsChat, time);
            var writer = new OllamaAnswerWriter(context, translation, request.Stream ?? true);
            error = question.IsEmpty
                ? await LoadAsync(context, model, endsNow, translation, writer)
                : SightOf(model, question)
                    ?? await AskAsync(context, model, question.Path, bodyFor(model), started, translation, writer);
            if (keep is not null && error is null)
            {
                pool.Keep(model.Id, keep);
            }
            if (endsNow && error is null)
            {
                await pool.UnloadIdleAsync(model.Id, context.RequestAborted);
            }
            return error;
        }
        catch (FormatException e)
        {
            return ApiError.BadRequest(e.Message);
        }
    }

    private async Task<ApiError?> LoadAsync(
        HttpContext context, Model model, bool endsNow, AnswerTranslation translation, OllamaAnswerWriter writer)
    {
        if (!endsNow && await runners.LoadAsync(model, context.RequestAborted) is { } error)
        {
            return error;
        }
        await writer.WriteWholeAsync(translation.Nothing(endsNow ? "unload" : "load"));
        return null;
    }

    // llama-server would answer with the name of an option.
    private static ApiError? SightOf(Model model, Question question) =>
        !question.HasImages || model.Projector is { Facts.Sees: true } ? null : ApiError.BadRequest($"The model '{model.Id}' cannot see images.");

    private async Task<ApiError?> AskAsync(
        HttpContext context, Model model, string path, ReadOnlyMemory<byte> body, long started, AnswerTranslation translation, OllamaAnswerWriter writer)
    {
        var (answer, error) = await runners.PostAsync(model, path, body, context.GetQueueName(), context.RequestAborted);
        if (answer is null)
        {
            return error;
        }
        using (answer)
        {
            try
            {
                return await CopyAsync(context, answer, started, translation, writer);
            }
            catch (Exception e) when (e is IOException or HttpRequestException && !context.RequestAborted.IsCancellationRequested)
            {
                await answer.NoteFaultAsync(e);
                return await writer.FailAsync(runners.Broken(model, e));
            }
        }
    }

    private async Task<ApiError?> CopyAsync(
        HttpContext context, RunnerAnswer answer, long started, AnswerTranslation translation, OllamaAnswerWriter writer)
    {
        var record = context.GetRecord();
        record.Ask(time.GetElapsedTime(started) - answer.LoadTime);
        await using var events = record.Follow(await answer.Response.Content.ReadAsStreamAsync(context.RequestAborted), answer.Response.Content);
        await foreach (var chunk in CompletionStream.ReadAsync(events, runners.Patience, context.RequestAborted))
        {
            if (chunk.Error is { } fault)
            {
                return await writer.FailAsync(RunnerError.Of(StatusCodes.Status500InternalServerError, fault));
            }
            if (translation.Take(chunk) is { } piece)
            {
                await writer.AddAsync(piece);
            }
        }
        if (!translation.IsFinished)
        {
            throw new IOException("the stream ended before the answer did.");
        }
        await writer.EndAsync(time.GetElapsedTime(started), answer.LoadTime);
        return null;
    }

    private static async Task WriteAsync(HttpContext context, ApiError? error)
    {
        if (error is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await error.WriteAsync(context);
        }
    }

    /// <summary>What is asked, whichever way.</summary>
    private sealed record Question(bool IsEmpty, bool HasImages, string Path, bool IsChat);
}
