using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Reads the server-sent events of llama-server.</summary>
internal static class CompletionStream
{
    // A token makes some hundred bytes; a runner gone mad must not fill the memory.
    private const int LongestLine = 1 << 20;

    /// <summary>The events up to <c>[DONE]</c> or the end of the stream. Each may be <paramref name="patience"/> in coming.</summary>
    /// <exception cref="IOException">The connection broke, or what came is no event.</exception>
    public static async IAsyncEnumerable<CompletionChunk> ReadAsync(
        Stream stream, TimeSpan patience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream);
        while (true)
        {
            var result = await ReadAsync(reader, patience, cancellationToken);
            var buffer = result.Buffer;
            while (TakeLine(ref buffer) is { } line)
            {
                var (chunk, isEnd) = Parse(line);
                if (chunk is not null)
                {
                    yield return chunk;
                }
                if (isEnd)
                {
                    yield break;
                }
            }
            if (buffer.Length > LongestLine)
            {
                throw new IOException("the runner sent a line without end.");
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static async Task<ReadResult> ReadAsync(PipeReader reader, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken).AsTask().WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new IOException($"the runner was silent for {patience}.", e);
        }
    }

    private static ReadOnlySequence<byte>? TakeLine(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            return null;
        }
        var line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return line;
    }

    private static (CompletionChunk? Chunk, bool IsEnd) Parse(ReadOnlySequence<byte> line)
    {
        const string field = "data:";
        if (line.Length <= field.Length || !line.Slice(0, field.Length).ToArray().AsSpan().SequenceEqual("data:"u8))
        {
            return (null, false);
        }
        ReadOnlySpan<byte> data = line.Slice(field.Length).ToArray();
        data = data.Trim(" \r"u8);
        if (data.SequenceEqual("[DONE]"u8))
        {
            return (null, true);
        }
        try
        {
            return (JsonSerializer.Deserialize(data, OllamaJson.Default.CompletionChunk), false);
        }
        catch (JsonException e)
        {
            throw new IOException("the runner sent an event that is no JSON.", e);
        }
    }
}
