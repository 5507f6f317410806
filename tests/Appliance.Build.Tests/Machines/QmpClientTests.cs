using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Appliance.Build.Machines;

namespace Appliance.Build.Tests.Machines;

public sealed class QmpClientTests : IAsyncDisposable
{
    private readonly Pipe _toClient = new();
    private readonly Pipe _fromClient = new();
    private readonly StreamWriter _say;
    private readonly StreamReader _hear;
    private readonly List<string> _events = [];

    public QmpClientTests()
    {
        _say = new StreamWriter(_toClient.Writer.AsStream()) { AutoFlush = true };
        _hear = new StreamReader(_fromClient.Reader.AsStream());
    }

    [Fact]
    public async Task ExecuteAsync_EventBeforeTheAnswer_ReturnsTheAnswer()
    {
        using var client = await ConnectAsync();
        var answer = client.ExecuteAsync("query-status", null, TestContext.Current.CancellationToken);
        var id = await HearIdAsync("query-status");
        await _say.WriteLineAsync("""{"event": "RESET", "data": {"guest": true}}""");
        await _say.WriteLineAsync($$"""{"return": {"status": "running"}, "id": {{id}}}""");

        Assert.Equal("running", (await answer)!["status"]!.GetValue<string>());
        Assert.Equal(["RESET"], _events);
    }

    [Fact]
    public async Task ExecuteAsync_Refused_ThrowsWithTheReason()
    {
        using var client = await ConnectAsync();
        var answer = client.ExecuteAsync("fly", null, TestContext.Current.CancellationToken);
        var id = await HearIdAsync("fly");
        await _say.WriteLineAsync($$$"""{"error": {"class": "CommandNotFound", "desc": "no fly here"}, "id": {{{id}}}}""");

        var exception = await Assert.ThrowsAsync<MachineException>(() => answer);
        Assert.Contains("no fly here", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteAsync_QemuEnds_Throws()
    {
        using var client = await ConnectAsync();
        var answer = client.ExecuteAsync("query-status", null, TestContext.Current.CancellationToken);
        await HearIdAsync("query-status");
        await _toClient.Writer.CompleteAsync();

        await Assert.ThrowsAsync<MachineException>(() => answer);
        await Assert.ThrowsAsync<MachineException>(() => client.ExecuteAsync("stop", null, TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _toClient.Writer.CompleteAsync();
        _hear.Dispose();
    }

    private async Task<QmpClient> ConnectAsync()
    {
        var writer = new StreamWriter(_fromClient.Writer.AsStream());
        var reader = new StreamReader(_toClient.Reader.AsStream());
        var connecting = QmpClient.ConnectAsync(reader, writer, (name, _) => _events.Add(name), TestContext.Current.CancellationToken);
        await _say.WriteLineAsync("""{"QMP": {"version": {}, "capabilities": []}}""");
        var id = await HearIdAsync("qmp_capabilities");
        await _say.WriteLineAsync($$$"""{"return": {}, "id": {{{id}}}}""");
        return await connecting;
    }

    private async Task<long> HearIdAsync(string command)
    {
        var line = await _hear.ReadLineAsync(TestContext.Current.CancellationToken);
        var request = JsonNode.Parse(line!)!;
        Assert.Equal(command, request["execute"]!.GetValue<string>());
        return request["id"]!.GetValue<long>();
    }
}
