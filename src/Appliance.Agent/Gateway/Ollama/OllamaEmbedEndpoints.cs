using System.Text.Json;
using Appliance.Agent.Access;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners;
using Appliance.Fitting.Catalogue;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary><c>/api/embed</c>, and <c>/api/embeddings</c> of older clients.</summary>
internal sealed class OllamaEmbedEndpoints(ModelStore store, RunnerPool pool, RunnerCalls runners, IOptions<GatewayOptions> options, TimeProvider time)
{
    // As many as OpenAI's API takes; the answer is in memory once.
    private const int MostTexts = 2048;

    public Task EmbedAsync(HttpContext context) => HandleAsync(context, TextsOf, (request, vectors) => context.Response.WriteAsJsonAsync(
        new OllamaEmbedAnswer((request.Model ?? request.Name)!, vectors.Embeddings, Nanoseconds(vectors.Total), Nanoseconds(vectors.Load), vectors.Tokens),
        OllamaJson.Readable.OllamaEmbedAnswer,
        cancellationToken: context.RequestAborted));

    public Task EmbedOneAsync(HttpContext context) => HandleAsync(context, PromptOf, (_, vectors) => context.Response.WriteAsJsonAsync(
        new OllamaEmbeddingAnswer(vectors.Embeddings is [var only] ? only : []),
        OllamaJson.Readable.OllamaEmbeddingAnswer,
        cancellationToken: context.RequestAborted));

    private async Task HandleAsync(
        HttpContext context, Func<OllamaEmbedRequest, IReadOnlyList<string>> textsOf, Func<OllamaEmbedRequest, Vectors, Task> writeAsync)
    {
        var (request, error) = await OllamaBody.ReadAsync(context, options.Value.MaxRequestBytes, OllamaJson.Default.OllamaEmbedRequest);
        if (request is not null)
        {
            (var vectors, error) = await AnswerAsync(context, request, textsOf);
            if (vectors is not null)
            {
                await writeAsync(request, vectors);
            }
        }
        if (error is not null && !context.RequestAborted.IsCancellationRequested)
        {
            await error.WriteAsync(context);
        }
    }

    private async Task<(Vectors? Vectors, ApiError? Error)> AnswerAsync(
        HttpContext context, OllamaEmbedRequest request, Func<OllamaEmbedRequest, IReadOnlyList<string>> textsOf)
    {
        var (model, error) = OllamaNames.Find(await store.GetForAsync(context), request, ModelKind.Embedding);
        if (model is null)
        {
            return (null, error);
        }
        context.GetRecord().Model = model.Id;
        try
        {
            var keep = KeepAlive.Of(request.KeepAlive);
            var endsNow = keep?.For == TimeSpan.Zero;
            var texts = textsOf(request);
            (var vectors, error) = texts.Count == 0
                ? (Vectors.None, endsNow ? null : await runners.LoadAsync(model, context.RequestAborted))
                : await AskAsync(context, model, texts, request.Dimensions);
            if (keep is not null)
            {
                pool.Keep(model.Id, keep);
            }
            if (endsNow)
            {
                await pool.UnloadIdleAsync(model.Id, context.RequestAborted);
            }
            return (error is null ? vectors : null, error);
        }
        catch (FormatException e)
        {
            return (null, ApiError.BadRequest(e.Message));
        }
    }

    private async Task<(Vectors? Vectors, ApiError? Error)> AskAsync(HttpContext context, Model model, IReadOnlyList<string> texts, int? dimensions)
    {
        var started = time.GetTimestamp();
        var (answer, error) = await runners.PostAsync(model, "/v1/embeddings", CompletionBody.Of(texts, model.Id), context.GetQueueName(), context.RequestAborted);
        if (answer is null)
        {
            return (null, error);
        }
        using (answer)
        {
            try
            {
                var record = context.GetRecord();
                record.Ask(time.GetElapsedTime(started) - answer.LoadTime);
                await using var stream = record.Follow(await answer.Response.Content.ReadAsStreamAsync(context.RequestAborted), answer.Response.Content);
                var body = await JsonSerializer.DeserializeAsync(stream, OllamaJson.Default.EmbeddingsBody, context.RequestAborted);
                var embeddings = (body?.Data ?? []).OrderBy(item => item.Index).Select(item => Shorten(item.Embedding ?? [], dimensions)).ToList();
                return (new Vectors(embeddings, body?.Usage?.PromptTokens ?? 0, time.GetElapsedTime(started), answer.LoadTime), null);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or JsonException && !context.RequestAborted.IsCancellationRequested)
            {
                await answer.NoteFaultAsync(e);
                return (null, runners.Broken(model, e));
            }
        }
    }

    /// <exception cref="FormatException">The input is no text and no list of texts.</exception>
    private static IReadOnlyList<string> TextsOf(OllamaEmbedRequest request)
    {
        var texts = request.Input switch
        {
            null => [],
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                list.EnumerateArray().Select(item => item.GetString()!).ToList(),
            _ => throw new FormatException("input must be a text or a list of texts."),
        };
        return texts.Count <= MostTexts ? texts : throw new FormatException($"input has {texts.Count} texts; send at most {MostTexts} at once.");
    }

    private static IReadOnlyList<string> PromptOf(OllamaEmbedRequest request) => request.Prompt is { Length: > 0 } prompt ? [prompt] : [];

    // A part of a unit vector is none: it is brought back to length 1, as Ollama does.
    private static float[] Shorten(float[] vector, int? dimensions)
    {
        if (dimensions is not (> 0 and var wanted) || wanted >= vector.Length)
        {
            return vector;
        }
        var part = vector[..wanted];
        var length = Math.Sqrt(part.Sum(element => (double)element * element));
        return length == 0 ? part : [.. part.Select(element => (float)(element / length))];
    }

    private static long Nanoseconds(TimeSpan duration) => (long)duration.TotalNanoseconds;

    private sealed record Vectors(IReadOnlyList<IReadOnlyList<float>> Embeddings, int Tokens, TimeSpan Total, TimeSpan Load)
    {
        public static Vectors None { get; } = new([], 0, TimeSpan.Zero, TimeSpan.Zero);
    }
}
