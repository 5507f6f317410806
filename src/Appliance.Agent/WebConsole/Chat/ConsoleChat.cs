using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Appliance.Agent.Access;
using Appliance.Agent.Gateway;
using Appliance.Agent.Gateway.Ollama;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners;
using Appliance.Console.Ports;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.WebConsole.Chat;

/// <summary>Asks runners for people who chat in the console: in turn with the API's callers, metered and journaled like them.</summary>
internal sealed class ConsoleChat(ModelStore store, RunnerPool pool, RunnerCalls runners, RequestJournal journal, TokenFlow flow, TimeProvider time) : IChat
{
    private const string Path = "/v1/chat/completions";
    private const string Route = "console";

    public async Task<IReadOnlyList<ChatModel>> GetModelsAsync(CancellationToken cancellationToken)
    {
        var list = await store.GetAsync(cancellationToken);
        return
        [
            .. list.Models.Where(model => model.Facts.Kind == ModelKind.Language).OrderBy(model => model.Id, StringComparer.OrdinalIgnoreCase)
                .Select(model => new ChatModel(model.Id, pool.StateOf(model.Id) == ModelState.Loaded, model.Projector is { Facts.Sees: true })),
        ];
    }

    public async IAsyncEnumerable<ChatPiece> AnswerAsync(
        string model, IReadOnlyList<ChatMessage> messages, string user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var list = await store.GetAsync(cancellationToken);
        if (list.Find(model) is not { } found)
        {
            yield return new ChatPiece.Failed(ModelErrors.NotUsable(list, model).Message);
            yield break;
        }
        yield return new ChatPiece.Waiting(pool.StateOf(found.Id) != ModelState.Loaded);
        var caller = new Caller($"user:{user}", user);
        var record = new RequestRecord(time, flow) { Model = found.Id };
        var status = StatusCodes.Status499ClientClosedRequest;
        try
        {
            var (answer, error) = await runners.PostAsync(found, Path, BodyOf(found.Id, messages), caller.Id, cancellationToken);
            if (answer is null)
            {
                status = error!.Status;
                yield return new ChatPiece.Failed(error.Message);
                yield break;
            }
            using (answer)
            {
                var stream = record.Follow(await answer.Response.Content.ReadAsStreamAsync(cancellationToken), answer.Response.Content);
                await foreach (var piece in ReadAsync(found, answer, stream, cancellationToken))
                {
                    status = piece is ChatPiece.Failed ? StatusCodes.Status502BadGateway : piece is ChatPiece.Ended ? StatusCodes.Status200OK : status;
                    yield return piece;
                }
            }
        }
        finally
        {
            journal.Note(caller, Route, status, record);
        }
    }

    private async IAsyncEnumerable<ChatPiece> ReadAsync(Model model, RunnerAnswer answer, Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (tokens, took) = (0, (TimeSpan?)null);
        await using var chunks = CompletionStream.ReadAsync(stream, runners.Patience, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var (chunk, problem) = await NextAsync(model, answer, chunks);
            if (problem is not null || chunk?.Error is not null)
            {
                yield return new ChatPiece.Failed(problem ?? RunnerError.Of(StatusCodes.Status500InternalServerError, chunk!.Error!.Value).Message);
                yield break;
            }
            if (chunk is null)
            {
                yield return new ChatPiece.Ended(tokens, took ?? time.GetElapsedTime(started));
                yield break;
            }
            tokens = chunk.Usage?.CompletionTokens ?? tokens;
            took = chunk.Timings is { } timings ? TimeSpan.FromMilliseconds(timings.PredictedMs) : took;
            var delta = chunk.Choices is [var choice, ..] ? choice.Delta : null;
            if (delta?.ReasoningContent is { Length: > 0 } thought)
            {
                yield return new ChatPiece.Thinking(thought);
            }
            if (delta?.Content is { Length: > 0 } text)
            {
                yield return new ChatPiece.Text(text);
            }
        }
    }

    private async Task<(CompletionChunk? Chunk, string? Problem)> NextAsync(Model model, RunnerAnswer answer, IAsyncEnumerator<CompletionChunk> chunks)
    {
        try
        {
            return (await chunks.MoveNextAsync() ? chunks.Current : null, null);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            await answer.NoteFaultAsync(e);
            return (null, runners.Broken(model, e).Message);
        }
    }

    private static ReadOnlyMemory<byte> BodyOf(string model, IReadOnlyList<ChatMessage> messages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role.ToString().ToLowerInvariant());
            WriteContent(json, message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteContent(Utf8JsonWriter json, ChatMessage message)
    {
        if (message.Images.Count == 0)
        {
            json.WriteString("content", message.Text);
            return;
        }
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", message.Text);
        json.WriteEndObject();
        foreach (var image in message.Images)
        {
            json.WriteStartObject();
            json.WriteString("type", "image_url");
            json.WriteStartObject("image_url");
            json.WriteString("url", image);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
