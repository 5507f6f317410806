using System.Text;
using Appliance.Agent.Observability;

namespace Appliance.Agent.Tests.Observability;

/// <summary>Tokens read off answers as llama-server writes them, however they are cut into pieces on the way.</summary>
public sealed class AnswerReaderTests
{
    private const string ChatStream = """
        data: {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"object":"chat.completion.chunk"}

        data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"on \"usage\":{\"completion_tokens\":900}"}}],"object":"chat.completion.chunk"}

        data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"m"}}],"object":"chat.completion.chunk"}

        data: {"choices":[{"finish_reason":"length","index":0,"delta":{}}],"object":"chat.completion.chunk"}

        """;

    private const string Timings = """
        data: {"choices":[],"timings":{"cache_n":27,"prompt_n":1,"prompt_ms":0.357,"predicted_n":2,"predicted_ms":0.19,"predicted_per_second":5263.15}}

        data: [DONE]


        """;

    private const string ChatUsage = """
        data: {"choices":[],"usage":{"completion_tokens":3,"prompt_tokens":28,"total_tokens":31,"prompt_tokens_details":{"cached_tokens":27}},"timings":{"cache_n":27,"prompt_n":1,"predicted_n":3}}

        data: [DONE]


        """;

    private const string MessageStream = """
        event: message_start
        data: {"type":"message_start","message":{"id":"x","type":"message","role":"assistant","content":[],"usage":{"cache_read_input_tokens":27,"input_tokens":1,"output_tokens":0}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"on"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"k"}}


        """;

    private const string MessageEnd = """
        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":2}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    private const string ResponsesStream = """
        event: response.output_text.delta
        data: {"type":"response.output_text.delta","item_id":"msg","delta":"on"}

        event: response.output_text.done
        data: {"type":"response.output_text.done","item_id":"msg","text":"onm"}

        event: response.output_item.done
        data: {"type":"response.output_item.done","item":{"content":[{"type":"output_text","text":"onm"}],"role":"assistant"}}

        event: response.completed
        data: {"type":"response.completed","response":{"output":[{"content":[{"type":"output_text","text":"onm"}]}],"usage":{"input_tokens":28,"output_tokens":2,"input_tokens_details":{"cached_tokens":20}}},"timings":{"cache_n":20,"prompt_n":8,"predicted_n":2}}


        """;

    [Theory]
    [InlineData(ChatStream + Timings, 28, 2, 2)]
    [InlineData(ChatStream + ChatUsage, 28, 3, 2)]
    [InlineData(ChatStream, 0, 2, 2)]
    [InlineData(MessageStream + MessageEnd, 28, 2, 2)]
    [InlineData(MessageStream, 28, 2, 2)]
    [InlineData(ResponsesStream, 28, 2, 1)]
    [InlineData("data: {\"choices\":[{\"text\":\"en\",\"index\":0,\"finish_reason\":null}]}\r\n\r\ndata: {\"choices\":[{\"text\":\"\"}],\"usage\":{\"completion_tokens\":2,\"prompt_tokens\":9}}\r\n", 9, 2, 1)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"\"}}]}}]}\n", 0, 1, 1)]
    [InlineData("data: {\"error\":{\"message\":\"no\"}}\n", 0, 0, 0)]
    [InlineData(": ping\n\nretry: 5\n", 0, 0, 0)]
    [InlineData("", 0, 0, 0)]
    public void Read_Events_CutAnywhere_FindsTheTokens(string text, long prompt, long completion, int pieces)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        var readers = new[] { 1, 2, 3, 7, 64, int.MaxValue }.Select(size => Read(bytes, size, isStream: true)).ToList();

        Assert.All(readers, reader => Assert.Equal((prompt, completion, pieces), (reader.Usage.Prompt ?? 0, reader.Completion, reader.Pieces)));
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"a \" b"}}],"usage":{"completion_tokens":2,"prompt_tokens":28},"id":"x","timings":{"cache_n":27,"prompt_n":1,"predicted_n":2,"predicted_per_second":50.5}}""", 28, 2)]
    [InlineData("""{"model":"e","object":"list","usage":{"prompt_tokens":6,"total_tokens":6},"data":[{"embedding":[-0.04,0.1]}]}""", 6, 0)]
    [InlineData("""{"content":[{"type":"tool_use","input":{"usage":{"output_tokens":999},"timings":{"predicted_n":999}}}],"usage":{"cache_read_input_tokens":27,"input_tokens":1,"output_tokens":2}}""", 28, 2)]
    [InlineData("""{"content":[{"type":"text","text":"\\\"usage\":{\"output_tokens\":999}"}],"usage":{"input_tokens":1,"output_tokens":2}}""", 1, 2)]
    [InlineData("""{"input_tokens":28}""", 0, 0)]
    [InlineData("""{"usage":null,"timings":5}""", 0, 0)]
    [InlineData("""{"usage":{"prompt_tokens":-5,"completion_tokens":1e300}}""", 0, 0)]
    [InlineData("""{"usage":{"prompt_tokens":12""", 0, 0)]
    [InlineData("""}]}{[:,"usage":{""", 0, 0)]
    public void Read_Document_CutAnywhere_FindsTheTokens(string json, long prompt, long completion)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        var readers = new[] { 1, 2, 3, 7, 64, int.MaxValue }.Select(size => Read(bytes, size, isStream: false)).ToList();

        Assert.All(readers, reader => Assert.Equal((prompt, completion), (reader.Usage.Prompt ?? 0, reader.Completion)));
    }

    [Fact]
    public void Read_TimingsOfTheRunner_TellTheSpeed()
    {
        var reader = Read(Encoding.UTF8.GetBytes(ChatStream + Timings), int.MaxValue, isStream: true);

        Assert.Equal(5263.15, reader.Usage.Speed);
    }

    [Fact]
    public void Read_HugeText_KeepsNothingOfIt()
    {
        var reader = new AnswerReader(isStream: true);
        var chunk = Encoding.UTF8.GetBytes(new string('x', 64 << 10));
        reader.Read("data: {\"choices\":[{\"delta\":{\"content\":\""u8);
        reader.Read(chunk);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var count = 0; count < 1000; count++)
        {
            reader.Read(chunk);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        reader.Read("\"}}]}\n"u8);
        Assert.Equal(1, reader.Pieces);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var random = new Random(4711);
        var alphabet = Encoding.UTF8.GetBytes("{}[]\":,\\\n data:usagetimingsdeltachoices0123456789.e-\r\u00e9");

        for (var round = 0; round < 2000; round++)
        {
            var bytes = Enumerable.Range(0, random.Next(400)).Select(_ => alphabet[random.Next(alphabet.Length)]).ToArray();
            Read(bytes, random.Next(1, 50), isStream: round % 2 == 0);
        }
    }

    private static AnswerReader Read(byte[] bytes, int size, bool isStream)
    {
        var reader = new AnswerReader(isStream);
        for (var at = 0; at < bytes.Length; at += Math.Min(size, bytes.Length - at))
        {
            reader.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
        }
        return reader;
    }
}
