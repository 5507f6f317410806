using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Build.Machines;

/// <summary>Speaks QEMU's machine protocol: commands, their answers, and events.</summary>
/// <remarks>https://www.qemu.org/docs/master/interop/qmp-spec.html: one JSON object a line.</remarks>
internal sealed class QmpClient : IDisposable
{
    private readonly TextReader _reader;
    private readonly TextWriter _writer;
    private readonly Action<string, JsonNode?> _onEvent;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonNode?>> _pending = new();
    private long _lastId;
    private volatile bool _ended;

    private QmpClient(TextReader reader, TextWriter writer, Action<string, JsonNode?> onEvent)
    {
        _onEvent = onEvent;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>Ends when QEMU closes the connection: when it ends.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>Greets QEMU and enters command mode. Events, such as <c>RESET</c>, come with their data.</summary>
    public static async Task<QmpClient> ConnectAsync(
        TextReader reader, TextWriter writer, Action<string, JsonNode?> onEvent, CancellationToken cancellationToken)
    {
        var client = new QmpClient(reader, writer, onEvent);
        client.Closed = client.ReadAsync();
        await client.ExecuteAsync("qmp_capabilities", null, cancellationToken);
        return client;
    }

    /// <summary>Runs a command and returns what it answers.</summary>
    /// <exception cref="MachineException">QEMU refused the command, or ended before it answered.</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        if (_ended)
        {
            Fail();
        }
        var request = new JsonObject { ["execute"] = command, ["arguments"] = arguments ?? [], ["id"] = id };
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _writer.WriteAsync((request.ToJsonString() + "\n").AsMemory(), cancellationToken);
            await _writer.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            Fail();
        }
        finally
        {
            _writing.Release();
        }
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _writing.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            while (await _reader.ReadLineAsync() is { } line)
            {
                Dispatch(JsonNode.Parse(line)!.AsObject());
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or JsonException)
        {
            // The connection broke in the middle of a line: QEMU was killed.
        }
        finally
        {
            _ended = true;
            Fail();
        }
    }

    private void Dispatch(JsonObject message)
    {
        if (message["event"] is { } name)
        {
            _onEvent(name.GetValue<string>(), message["data"]);
        }
        else if (message["id"] is { } id && _pending.TryRemove(id.GetValue<long>(), out var answer))
        {
            if (message["error"] is { } error)
            {
                answer.SetException(new MachineException($"QEMU refused: {error["desc"]}"));
            }
            else
            {
                answer.SetResult(message["return"]);
            }
        }
    }

    private void Fail()
    {
        foreach (var id in _pending.Keys)
        {
            if (_pending.TryRemove(id, out var answer))
            {
                answer.SetException(new MachineException("QEMU ended before it answered."));
            }
        }
    }
}
