using System.Text;
using System.Text.Json;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Writes an answer piece by piece as lines of JSON, or whole at its end.</summary>
internal sealed class OllamaAnswerWriter(HttpContext context, AnswerTranslation translation, bool isStreamed)
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly StringBuilder _content = new();
    private readonly StringBuilder _thinking = new();
    private readonly List<OllamaToolCall> _calls = [];

    public async Task AddAsync(OllamaAnswer piece)
    {
        if (isStreamed)
        {
            await WriteLineAsync(piece);
            return;
        }
        _content.Append(piece.Message?.Content ?? piece.Response);
        _thinking.Append(piece.Message?.Thinking ?? piece.Thinking);
        _calls.AddRange(piece.Message?.ToolCalls ?? []);
    }

    public async Task EndAsync(TimeSpan total, TimeSpan load)
    {
        if (isStreamed)
        {
            await WriteLineAsync(translation.End(total, load));
            return;
        }
        var whole = translation.Piece(_content.ToString(), _thinking.ToString(), _calls.Count > 0 ? _calls : null);
        await WriteWholeAsync(translation.End(whole, total, load));
    }

    /// <summary>An answer of one piece.</summary>
    public Task WriteWholeAsync(OllamaAnswer answer) => context.Response.WriteAsJsonAsync(
        answer, OllamaJson.Readable.OllamaAnswer, isStreamed ? "application/x-ndjson" : null, context.RequestAborted);

    /// <summary>Ends with an error: as a line when there were lines before; otherwise it is the caller's to answer.</summary>
    public async Task<ApiError?> FailAsync(ApiError error)
    {
        if (!context.Response.HasStarted)
        {
            return error;
        }
        await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new OllamaErrorBody(error.Message), OllamaJson.Readable.OllamaErrorBody));
        return null;
    }

    private Task WriteLineAsync(OllamaAnswer piece)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/x-ndjson";
        }
        return WriteAsync(JsonSerializer.SerializeToUtf8Bytes(piece, OllamaJson.Readable.OllamaAnswer));
    }

    private async Task WriteAsync(byte[] json)
    {
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
        await context.Response.Body.WriteAsync(LineEnd, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
