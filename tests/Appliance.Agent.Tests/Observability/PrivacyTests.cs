using System.Net.Http.Headers;
using System.Text;
using Appliance.Agent.Access.Usage;
using Appliance.Agent.Observability;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Observability;

/// <summary>What clients send and get is written down nowhere, at no level, whatever goes wrong.</summary>
[Trait("Needs", "runner")]
public sealed class PrivacyTests
{
    private const string Secret = "xyzzysecretxyzzy";
    private const int OutputLine = 1201;
    private const int Answered = 1801;

    // What a client may send, well and badly; each path gets each of them with its own model.
    private static readonly string[] Bodies =
    [
        $$"""{"model": "MODEL", "messages": [{"role": "user", "content": "{{Secret}}"}], "prompt": "{{Secret}}", "input": "{{Secret}}", "query": "{{Secret}}", "documents": ["{{Secret}}"]}""",
        $$"""{"model": "MODEL", "stream": true, "messages": [{"role": "user", "content": "{{Secret}}"}], "prompt": "{{Secret}}", "input": "{{Secret}}"}""",
        $$"""{"model": "nope-{{Secret}}", "messages": [{"role": "user", "content": "{{Secret}}"}]}""",
        $$"""{"model": "MODEL", {{Secret}}""",
        $$"""{"model": "MODEL", "messages": "{{Secret}}", "prompt": {"{{Secret}}": 1}, "input": {"{{Secret}}": 1}, "query": ["{{Secret}}"]}""",
        $$"""{"model": "MODEL", "messages": [{"content": "{{Secret}}"}], "input": [{"type": "{{Secret}}"}]}""",
        $$"""{"model": "MODEL", "messages": [{"role": "user", "content": [{"type": "{{Secret}}"}]}]}""",
        $$"""{"model": "MODEL", "messages": [{"role": "user", "content": "a"}], "tools": [{"type": "{{Secret}}"}], "format": "{{Secret}}"}""",
        $$"""{"model": "MODEL", "messages": [{"role": "user", "content": "a"}], "grammar": "root ::= {{Secret}} (\n{{Secret}}"}""",
        $$"""{"model": "MODEL", "messages": [{"role": "user", "content": "a"}], "prompt": "a", "format": {"type": "{{Secret}}"}, "response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "{{Secret}}"} } } }""",
        $$"""{"model": "MODEL", "messages": [{"role": "user", "content": "a"}], "prompt": "a", "temperature": "{{Secret}}", "options": {"temperature": "{{Secret}}"}, "keep_alive": "{{Secret}}", "think": "{{Secret}}"}""",
        $$"""{"model": "MODEL", "messages": [{"role": "user", "content": "a", "images": ["{{Secret}}"]}], "prompt": "a", "images": ["{{Secret}}"], "suffix": "{{Secret}}"}""",
    ];

    private static readonly (string Path, string Model)[] Paths =
    [
        ("/v1/chat/completions", "tiny"), ("/v1/completions", "tiny"), ("/v1/responses", "tiny"), ("/v1/messages", "tiny"),
        ("/v1/messages/count_tokens", "tiny"), ("/v1/embeddings", "embedder"), ("/v1/rerank", "reranker"),
        ("/api/chat", "tiny"), ("/api/generate", "tiny"), ("/api/embed", "embedder"), ("/api/embeddings", "embedder"), ("/api/show", "tiny"),
        ("/api/pull", "tiny"), ($"/v1/{Secret}", "tiny"), ($"/api/{Secret}?q={Secret}", "tiny"), ("/api/hearth/keys", "tiny"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anything_ThatClientsSend_IsWrittenDownNowhere()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory =>
        {
            TinyModel.WriteTo(directory);
            TinyEncoder.WriteEmbedderTo(directory);
            TinyEncoder.WriteRerankerTo(directory);
        });

        foreach (var (path, model) in Paths)
        {
            foreach (var body in Bodies)
            {
                await PostAsync(agent, path, Encoding.UTF8.GetBytes(For(model, body)));
            }
            await PostAsync(agent, path, [.. Encoding.UTF8.GetBytes($$"""{"model": "{{model}}", "messages": [{"role": "user", "content": "{{Secret}} """), 0xFF, 0xFE, .. "\"}]}"u8]);
        }
        await agent.SendAsync("GET", $"/v1/models/{Secret}?{Secret}={Secret}", Secret);
        agent.Services.GetRequiredService<UsageStore>().Flush();

        var metrics = await agent.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        var usage = Directory.EnumerateFiles(agent.Access, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        var logged = agent.Logs.Entries.Select(entry => (entry.Text, entry.Scopes)).ToList();
        Assert.Contains("hearth_requests_total", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, metrics, StringComparison.Ordinal);
        Assert.All(usage, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.NotEmpty(logged);
        Assert.DoesNotContain(logged, line => line.Item1.Contains(Secret, StringComparison.Ordinal) || line.Item2.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunnerOutput_OfARealRunner_KeepsWhatTellsOfLoadingAndTiming()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory => TinyModel.WriteTo(directory));
        await agent.ChatAsync("tiny");
        await PostAsync(agent, "/v1/chat/completions", Encoding.UTF8.GetBytes(For("tiny", Bodies[7])));

        var lines = agent.Logs.Entries.Where(entry => entry.Id == OutputLine).Select(entry => entry.Text.Split(": ", 2)[1].Trim()).ToList();

        Assert.Contains(lines, line => line.Contains("loading model", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("eval time", StringComparison.Ordinal));
        Assert.Contains(RunnerOutput.Redacted, lines);
    }

    [Fact]
    public async Task RunnerKilled_WhileItAnswers_QuotesNobody()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17), ("Runners:ContextTokens", "131072"));
        foreach (var (path, body) in new[]
        {
            ("/v1/chat/completions", TestAgent.Chat("tiny", 100_000, Secret, stream: true)),
            ("/v1/messages", TestAgent.Chat("tiny", 100_000, Secret, stream: true)),
            ("/api/chat", TestAgent.Chat("tiny", 100_000, Secret, stream: true)),
        })
        {
            await KillWhileAnsweringAsync(agent, path, body);
        }

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(Answered) == 3));
        Assert.DoesNotContain(agent.Logs.Entries, entry => entry.Text.Contains(Secret, StringComparison.Ordinal) || entry.Scopes.Contains(Secret, StringComparison.Ordinal));
    }

    private static async Task KillWhileAnsweringAsync(TestAgent agent, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        using var response = await agent.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        RunnerTree.KillRunnersIn(Path.GetDirectoryName(agent.Runners)!);
        try
        {
            await response.Content.ReadAsByteArrayAsync(Cancellation);
        }
        catch (HttpRequestException)
        {
            // Cut off in the middle, as it should be where the API has no words for it.
        }
    }

    private static string For(string model, string body) => body.Replace(
        "\"MODEL\",", $$""" "{{model}}", "max_tokens": 2, "max_output_tokens": 2, "options": {"num_predict": 2},""", StringComparison.Ordinal);

    private static async Task PostAsync(TestAgent agent, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await agent.Client.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
        await response.Content.ReadAsByteArrayAsync(Cancellation);
    }
}
