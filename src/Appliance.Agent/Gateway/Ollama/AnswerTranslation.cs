using System.Text;
using System.Text.Json;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Turns llama-server's events into the pieces of one answer.</summary>
/// <param name="model">The name that the client used.</param>
/// <param name="isChat">Whether the pieces are messages, or responses.</param>
/// <param name="time">Dates the pieces.</param>
internal sealed class AnswerTranslation(string model, bool isChat, TimeProvider time)
{
    private readonly SortedDictionary<int, (string? Id, string Name, StringBuilder Arguments)> _calls = [];
    private string? _finish;
    private CompletionUsage? _usage;
    private CompletionTimings? _timings;

    /// <summary>Whether the model came to an end, so that the last piece is true.</summary>
    public bool IsFinished => _finish is not null;

    /// <summary>The piece that an event makes, or null.</summary>
    public OllamaAnswer? Take(CompletionChunk chunk)
    {
        (_usage, _timings) = (chunk.Usage ?? _usage, chunk.Timings ?? _timings);
        if (chunk.Choices is not [var choice, ..])
        {
            return null;
        }
        foreach (var call in choice.Delta?.ToolCalls ?? [])
        {
            Add(call);
        }
        _finish = choice.FinishReason ?? _finish;
        // A call's arguments are an object, so it can only be told when it is whole.
        var calls = choice.FinishReason is null ? null : WholeCalls();
        var (content, thinking) = (choice.Delta?.Content ?? choice.Text ?? "", choice.Delta?.ReasoningContent);
        return content.Length > 0 || thinking is { Length: > 0 } || calls is not null ? Piece(content, thinking, calls) : null;
    }

    /// <summary>A piece with this in it.</summary>
    public OllamaAnswer Piece(string content, string? thinking = null, IReadOnlyList<OllamaToolCall>? calls = null)
    {
        var told = string.IsNullOrEmpty(thinking) ? null : thinking;
        return new OllamaAnswer
        {
            Model = model,
            CreatedAt = time.GetUtcNow(),
            Message = isChat ? new OllamaAnswerMessage("assistant", content, told, calls) : null,
            Response = isChat ? null : content,
            Thinking = isChat ? null : told,
        };
    }

    /// <summary>The last piece of a stream.</summary>
    public OllamaAnswer End(TimeSpan total, TimeSpan load) => End(Piece(""), total, load);

    /// <summary>A whole answer.</summary>
    public OllamaAnswer End(OllamaAnswer answer, TimeSpan total, TimeSpan load) => answer with
    {
        Done = true,
        DoneReason = _finish == "length" ? "length" : "stop",
        TotalDuration = Nanoseconds(total.TotalMilliseconds),
        LoadDuration = Nanoseconds(load.TotalMilliseconds),
        PromptEvalCount = _usage?.PromptTokens,
        PromptEvalDuration = Nanoseconds(_timings?.PromptMs ?? 0),
        EvalCount = _usage?.CompletionTokens,
        EvalDuration = Nanoseconds(_timings?.PredictedMs ?? 0),
    };

    /// <summary>The answer to a request that asked for nothing but loading or unloading.</summary>
    public OllamaAnswer Nothing(string reason) => Piece("") with { Done = true, DoneReason = reason };

    private static long Nanoseconds(double milliseconds) => (long)Math.Clamp(milliseconds * 1e6, 0, long.MaxValue / 2);

    private void Add(CompletionToolCall part)
    {
        var (id, name, arguments) = _calls.GetValueOrDefault(part.Index, (null, "", new StringBuilder()));
        _calls[part.Index] = (part.Id ?? id, part.Function?.Name ?? name, arguments.Append(part.Function?.Arguments));
    }

    private List<OllamaToolCall>? WholeCalls()
    {
        var calls = new List<OllamaToolCall>();
        foreach (var (id, name, arguments) in _calls.Values)
        {
            if (ParseObject(arguments.ToString()) is { } whole)
            {
                calls.Add(new OllamaToolCall(id, new OllamaFunction(calls.Count, name, whole)));
            }
        }
        return calls.Count > 0 ? calls : null;
    }

    private static JsonElement? ParseObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            // The answer was cut off within the call.
            return null;
        }
    }
}
