using System.Text;
using System.Text.Json;
using Appliance.Agent.Gateway.Ollama;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Gateway.Ollama;

public sealed class CompletionBodyTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public void Of_ChatWithEverything_IsAsExpected()
    {
        var request = Chat("""
            {"model": "m", "stream": false, "keep_alive": "5m", "think": "high", "unknown": [1],
             "format": {"type": "object", "properties": {"a": {"type": "integer"}}},
             "options": {"temperature": 0.5, "top_p": 0.9, "top_k": 40.0, "num_predict": 7, "stop": ["\n"], "seed": 42,
                         "repeat_penalty": 1.1, "num_ctx": 4096, "min_p": null, "num_gpu": 99},
             "tools": [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}],
             "messages": [
               {"role": "system", "content": "Be brief."},
               {"role": "user", "content": "What is this?", "images": ["iVBORw0KGgo=", "data:image/jpeg;base64,/9j/"]},
               {"role": "assistant", "content": "", "thinking": "hm", "tool_calls": [
                 {"function": {"name": "weather", "arguments": {"city": "Köln"}}},
                 {"id": "x", "function": {"name": "time", "arguments": {}}}]},
               {"role": "tool", "tool_name": "time", "content": "noon"},
               {"role": "tool", "content": "rain"}]}
            """);

        Expectation.Matches("ollama-chat.json", Text(CompletionBody.Of(request, "tiny")));
    }

    [Fact]
    public void Of_Generate_IsAChatOfOneMessage()
    {
        var request = Generate("""{"model": "m", "system": "Be brief.", "prompt": "hi", "format": "json", "think": false, "options": {"num_predict": -1}}""");

        Expectation.Matches("ollama-generate.json", Text(CompletionBody.Of(request, "tiny")));
    }

    [Fact]
    public void Of_RawGenerate_IsACompletion()
    {
        var request = Generate("""{"model": "m", "raw": true, "prompt": "<s>hi", "format": "json", "options": {"stop": "x"}}""");

        Expectation.Matches("ollama-raw.json", Text(CompletionBody.Of(request, "tiny")));
    }

    [Theory]
    [InlineData("""{"options": {"temperature": "hot"}}""", "temperature")]
    [InlineData("""{"options": {"top_k": 1e300}}""", "top_k")]
    [InlineData("""{"options": {"stop": [1]}}""", "stop")]
    [InlineData("""{"format": "yaml"}""", "format")]
    [InlineData("""{"format": [1]}""", "format")]
    [InlineData("""{"think": "much"}""", "think")]
    [InlineData("""{"messages": [{"content": "hi"}]}""", "role")]
    [InlineData("""{"messages": [{"role": "assistant", "tool_calls": [{}]}]}""", "function")]
    public void Of_WrongField_NamesIt(string json, string field)
    {
        var e = Assert.Throws<FormatException>(() => CompletionBody.Of(Chat(json), "tiny"));

        Assert.Contains(field, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.0", 0)]
    [InlineData("\"0\"", 0)]
    [InlineData("\"0s\"", 0)]
    [InlineData("\"5m\"", 300)]
    [InlineData("\"1h30m\"", 5400)]
    [InlineData("\"1.5s\"", 1.5)]
    [InlineData("300", 300)]
    [InlineData("1e300", 31_536_000)]
    public void KeepAlive_EveryForm_IsUnderstood(string json, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), KeepAlive.Of(JsonDocument.Parse(json).RootElement)!.For);

    [Theory]
    [InlineData("\"-1\"")]
    [InlineData("\"-1m\"")]
    [InlineData("-1")]
    public void KeepAlive_BelowZero_IsForEver(string json) => Assert.Equal(new KeepLoaded(null), KeepAlive.Of(JsonDocument.Parse(json).RootElement));

    [Fact]
    public void KeepAlive_NothingSaid_LeavesItToTheRig() => Assert.Null(KeepAlive.Of(null));

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    public void KeepAlive_NoDuration_IsRefused(string json) =>
        Assert.Throws<FormatException>(() => KeepAlive.Of(JsonDocument.Parse(json).RootElement));

    private static OllamaChatRequest Chat(string json) => JsonSerializer.Deserialize(json, OllamaJson.Default.OllamaChatRequest)!;

    private static OllamaGenerateRequest Generate(string json) => JsonSerializer.Deserialize(json, OllamaJson.Default.OllamaGenerateRequest)!;

    private static string Text(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Serialize(JsonDocument.Parse(Encoding.UTF8.GetString(body.Span)).RootElement, Indented) + "\n";
}
