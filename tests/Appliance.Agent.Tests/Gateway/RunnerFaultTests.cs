using System.Net;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Gateway;

/// <summary>The real llama-server in trouble.</summary>
[SupportedOSPlatform("linux")]
public sealed class RunnerFaultTests
{
    private const int Hung = 1222;
    private const int OutOfMemory = 1251;
    private const int Compared = 1252;

    [Fact]
    public async Task Chat_RunnerHangs_IsReplacedAndTheRequestAnswered()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory), ("Runners:HangTimeout", "00:00:00.5"));
        await agent.ChatAsync("tiny");
        RunnerTree.StopRunnersIn(agent.Runners);

        var (response, _) = await agent.ChatAsync("tiny");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, agent.Logs.Count(Hung));
    }

    [Fact]
    public async Task Chat_MemoryRunsOutAsPlanned_LoadsWithLessAndRemembers()
    {
        using var programs = new TemporaryDirectory();
        var greedy = Path.Combine(programs.Path, "enter");
        await File.WriteAllTextAsync(greedy, """
            #!/bin/sh
            if [ "${LLAMA_ARG_UBATCH:-0}" -gt 256 ]; then
                echo 'ggml_backend_cuda_buffer_type_alloc_buffer: allocating 512.00 MiB on device 0: cudaMalloc failed: out of memory'
                exit 1
            fi
            exec bwrap "$@"

            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(greedy, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory), ("Runners:Command:0", greedy), ("Runners:StateDirectory", programs.Path));

        var (response, _) = await agent.ChatAsync("tiny");
        await agent.Services.GetRequiredService<RunnerPool>().UnloadIdleAsync("tiny", TestContext.Current.CancellationToken);
        var (again, _) = await agent.ChatAsync("tiny");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (response.StatusCode, again.StatusCode));
        Assert.Equal(1, agent.Logs.Count(OutOfMemory));
        Assert.Contains("\"ranOutOfMemory\": true", await File.ReadAllTextAsync(Path.Combine(programs.Path, "loads.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_RigWithTwoCards_LoadsAsPlannedAndComparesWithWhatWasReserved()
    {
        await using var agent = await TestAgent.StartWithCardsAsync(cards: 2, directory => TinyModel.WriteTo(directory));

        var (response, _) = await agent.ChatAsync("tiny");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var loaded = Assert.Single(agent.Services.GetRequiredService<RunnerPool>().Loaded);
        Assert.Equal(["Vulkan0"], loaded.Plan.Gpus.Select(gpu => gpu.Id));
        Assert.Equal(1, agent.Logs.Count(Compared));
        var running = (await agent.GetAsync("/api/ps")).GetProperty("models")[0];
        Assert.InRange(running.GetProperty("size_vram").GetInt64(), 1, running.GetProperty("size").GetInt64());
    }

    [Theory]
    [InlineData(2, HttpStatusCode.OK)]
    [InlineData(3, HttpStatusCode.BadGateway)]
    public async Task Chat_RunnersDieOfIt_IsSentToTwoMoreAndThenRefused(int deaths, HttpStatusCode status)
    {
        using var programs = new TemporaryDirectory();
        var mortal = Path.Combine(programs.Path, "enter");
        await File.WriteAllTextAsync(mortal, $$"""
            #!/bin/sh
            cd '{{programs.Path}}' || exit
            case $* in *--list-devices*) exec bwrap "$@" ;; esac
            echo started >> starts
            [ "$(wc -l < starts)" -gt {{deaths}} ] && exec bwrap "$@"
            mkfifo "fifo.$$"
            bwrap "$@" > "fifo.$$" 2>&1 &
            while read -r line; do
                echo "$line"
                case $line in *'processing task'*) kill -9 $! ;; esac
            done < "fifo.$$"

            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(mortal, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 32_768), ("Runners:Command:0", mortal), ("Runners:Backoff", "00:00:00.01"));

        var (response, _) = await agent.PostAsync("/v1/chat/completions", TestAgent.Chat("tiny", 2000, "hello", stream: false));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(programs.Path, "starts"), TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "data: {\"error\":", "data: [DONE]")]
    [InlineData("/v1/messages", "event: error", "\"type\":\"error\"")]
    [InlineData("/v1/responses", "event: error", "\"sequence_number\":")]
    public async Task Stream_RunnerKilled_EndsWithTheErrorAfterWholeEvents(string path, string error, string end)
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17), ("Runners:ContextTokens", "131072"));
        using var response = await StreamAsync(agent, path);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        // On a slow machine the stream begins with what the request waits for.
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("data: {", StringComparison.Ordinal))
        {
        }

        RunnerTree.KillRunnersIn(agent.Runners);
        var rest = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains(error, rest, StringComparison.Ordinal);
        Assert.Contains(end, rest, StringComparison.Ordinal);
        Assert.Contains("stopped before it had answered", rest, StringComparison.Ordinal);
        Assert.All(
            rest.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)),
            line => JsonDocument.Parse(line["data: ".Length..]).Dispose());
    }

    [Theory]
    [InlineData(null, ": Loading tiny (")]
    [InlineData("X-OpenWebUI-User-Name", """data: {"event":{"type":"status","data":{"description":"Loading tiny (""")]
    public async Task Stream_ModelLoadsSlowly_TellsWhatItWaitsFor(string? header, string first)
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory => TinyModel.WriteTo(directory), ("Gateway:StatusAfter", "00:00:00"));
        if (header is not null)
        {
            agent.Client.DefaultRequestHeaders.Add(header, "me");
        }

        using var response = await StreamAsync(agent, "/v1/chat/completions", tokens: 3);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith(first, text, StringComparison.Ordinal);
        Assert.Contains("tiny is ready", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"length\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ModelCannotBeLoaded_TellsWhyInTheStream()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteUnloadableTo(directory, "tiny.gguf"), ("Gateway:StatusAfter", "00:00:00"));

        using var response = await StreamAsync(agent, "/v1/chat/completions");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("\"code\":\"model_load_failed\"", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> StreamAsync(TestAgent agent, string path, int tokens = 100_000)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(BodyFor(path, tokens), Encoding.UTF8, "application/json"),
        };
        return await agent.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static string BodyFor(string path, int tokens) => path == "/v1/responses"
        ? $$"""{"model": "tiny", "max_output_tokens": {{tokens}}, "input": "hello", "stream": true}"""
        : TestAgent.Chat("tiny", tokens, "hello", stream: true);
}
