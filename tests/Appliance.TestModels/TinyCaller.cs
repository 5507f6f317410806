namespace Appliance.TestModels;

/// <summary>
/// A language model like <see cref="TinyModel"/> that calls a tool whenever it has one: whatever it has read, what it says first is the
/// opening of a call, and after one call it has said all. The rest of the call is what llama-server's grammar leaves it, so a tool's
/// arguments must leave no choice.
/// </summary>
public static class TinyCaller
{
    /// <summary>Says that a call follows, and is a token of its own.</summary>
    internal const string Opening = "<tool_call>";

    private const int Seed = 20261123;

    private const string End = "</s>";

    // How the end of a call begins and ends: the bytes of '<' and '>'.
    private const string BeforeClosing = "<0x3C>";
    private const string Closing = "<0x3E>";

    // Two dimensions are so large that they survive whatever the layers add: the first for every token, the second for what closes a call.
    private const float Steady = 30;

    private const string ChatTemplate = """
        {%- if tools %}system: You may call these functions:
        {%- for tool in tools %}
        {{ tool | tojson }}
        {%- endfor %}
        Write a call as {"name": ..., "arguments": ...} between <tool_call> and </tool_call>.
        {% endif %}
        {%- for message in messages %}
        {%- if message.tool_calls %}assistant: {{ message.content or '' }}
        {%- for call in message.tool_calls %}<tool_call>{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}</tool_call>
        {%- endfor %}
        {% else %}{{ message.role }}: {{ message.content }}
        {% endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}assistant: {% endif %}
        """;

    // The grammar lets spaces stand between the parts of a call, as many as one likes, and further calls follow the first.
    private static readonly string[] Spaces = ["\u2581", "<0x20>", "<0x09>", "<0x0A>", "<0x0D>"];

    /// <summary>Writes the file.</summary>
    public static string WriteTo(string directory, string fileName = "caller.gguf")
    {
        var random = new Random(Seed);
        var shape = TinyShape.Instant;
        var vocabulary = TinyVocabulary.TokensWithCall;
        var metadata = TinyModel.Metadata(new GgufWriter(), "Tiny caller", TinyModel.ContextLength, shape, vocabulary, ChatTemplate.ReplaceLineEndings("\n"));
        float[] tokens = [.. vocabulary.SelectMany(token => Row(shape, random, Steady, token.Text == Closing ? Steady : 0, isRandom: true))];
        float[] output = [.. vocabulary.SelectMany(token =>
            Row(shape, random, Liking(token), token.Text == End ? 8 : 0, token.IsWord && token.Text != Opening))];
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, TinyModel.Describe(metadata, random, tokens, output).ToArray());
        return path;
    }

    private static float Liking(TinyToken token) => token.Text switch
    {
        Opening => 4,
        BeforeClosing => 2,
        var text when Spaces.Contains(text) => -4,
        _ => 0,
    };

    private static IEnumerable<float> Row(TinyShape shape, Random random, float first, float second, bool isRandom) =>
        [first, second, .. Enumerable.Range(2, shape.Embedding - 2).Select(_ => isRandom ? TinyModel.Weight(random, 0.1) : 0)];
}
