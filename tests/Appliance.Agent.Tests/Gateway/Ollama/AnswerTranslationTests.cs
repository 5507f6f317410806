using System.Text;
using System.Text.Json;
using Appliance.Agent.Gateway.Ollama;
using Appliance.Agent.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Agent.Tests.Gateway.Ollama;

public sealed class AnswerTranslationTests
{
    private const string Usage = """
        data: {"choices":[],"usage":{"completion_tokens":2,"prompt_tokens":20},"timings":{"prompt_ms":1751.171,"predicted_ms":968.024}}

        data: [DONE]

        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_ThinkingTextAndTools_IsAsExpected() => Expectation.Matches("ollama-answer.ndjson", await TranslateAsync(isChat: true, """
        data: {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}]}

        data: {"choices":[{"delta":{"reasoning_content":"So: "}}]}

        : a comment

        data: {"choices":[{"delta":{"content":"\u00e9\"<"}}]}

        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":"}}]}}]}

        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":" \"Ulm\"}"}},{"index":1,"id":"b","function":{"name":"time","arguments":""}}]}}]}

        data: {"choices":[{"finish_reason":"tool_calls","delta":{}}]}


        """ + Usage));

    [Fact]
    public async Task Take_CutOff_IsAsExpected() => Expectation.Matches("ollama-response.ndjson", await TranslateAsync(isChat: false, """
        data: {"choices":[{"text":"he","index":0,"finish_reason":null}]}

        data: {"choices":[{"text":"","index":0,"finish_reason":"length"}]}


        """ + Usage));

    [Fact]
    public async Task Take_CallCutOff_IsLeftOut()
    {
        var lines = await TranslateAsync(isChat: true, """
            data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"ci"}}]}}]}

            data: {"choices":[{"finish_reason":"length","delta":{}}]}


            """);

        Assert.DoesNotContain("tool_calls", lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data: {\"choices\"\n\n")]
    [InlineData("data: 5\n\n")]
    public async Task Read_NoJson_IsAnIOException(string events) =>
        await Assert.ThrowsAsync<IOException>(() => TranslateAsync(isChat: true, events));

    [Fact]
    public async Task Read_LineWithoutEnd_IsRefused() =>
        await Assert.ThrowsAsync<IOException>(() => TranslateAsync(isChat: true, "data: " + new string('x', 3 << 20)));

    [Fact]
    public async Task Read_Silence_IsRefused()
    {
        var silent = new System.IO.Pipelines.Pipe();

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var _ in CompletionStream.ReadAsync(silent.Reader.AsStream(), TimeSpan.FromMilliseconds(50), Cancellation))
            {
            }
        });
    }

    private static async Task<string> TranslateAsync(bool isChat, string events)
    {
        var translation = new AnswerTranslation("m:latest", isChat, new FakeTimeProvider(DateTimeOffset.UnixEpoch));
        var lines = new StringBuilder();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(events));
        await foreach (var chunk in CompletionStream.ReadAsync(stream, TimeSpan.FromMinutes(1), Cancellation))
        {
            if (translation.Take(chunk) is { } piece)
            {
                Add(piece);
            }
        }
        Add(translation.End(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(1.5)));
        return lines.ToString();

        void Add(OllamaAnswer piece) => lines.Append(JsonSerializer.Serialize(piece, OllamaJson.Readable.OllamaAnswer)).Append('\n');
    }
}
