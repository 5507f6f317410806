namespace Appliance.TestModels;

/// <summary>The tokens of <see cref="TinyModel"/>: three control tokens, every byte, and a few words.</summary>
internal static class TinyVocabulary
{
    public static IReadOnlyList<TinyToken> Tokens { get; } =
    [
        new("<unk>", TokenKind.Unknown, 0),
        new("<s>", TokenKind.Control, 0),
        new("</s>", TokenKind.Control, 0),
        .. Enumerable.Range(0, 256).Select(value => new TinyToken($"<0x{value:X2}>", TokenKind.Byte, 0)),
        // U+2581 stands for a space in SentencePiece vocabularies.
        new("\u2581", TokenKind.Normal, -1),
        .. "abcdefghijklmnopqrstuvwxyz".Select((letter, index) => new TinyToken(letter.ToString(), TokenKind.Normal, -2 - index)),
        .. new[] { "th", "he", "in", "er", "an", "re", "on", "at", "en", "ed" }.Select((pair, index) => new TinyToken(pair, TokenKind.Normal, -index)),
    ];

    /// <summary>The same and last one by which a model says that a tool's call follows.</summary>
    public static IReadOnlyList<TinyToken> TokensWithCall { get; } = [.. Tokens, new(TinyCaller.Opening, TokenKind.Normal, 0)];

    /// <summary>Adds a vocabulary to a model's metadata.</summary>
    public static GgufWriter WriteTo(GgufWriter writer, IReadOnlyList<TinyToken> tokens) => writer
        .Text("tokenizer.ggml.model", "llama")
        .Texts("tokenizer.ggml.tokens", [.. tokens.Select(token => token.Text)])
        .Reals("tokenizer.ggml.scores", [.. tokens.Select(token => token.Score)])
        .Numbers("tokenizer.ggml.token_type", [.. tokens.Select(token => (int)token.Kind)])
        .U32("tokenizer.ggml.bos_token_id", 1)
        .U32("tokenizer.ggml.eos_token_id", 2)
        .U32("tokenizer.ggml.unknown_token_id", 0);
}

/// <summary>One token.</summary>
internal sealed record TinyToken(string Text, TokenKind Kind, float Score)
{
    public bool IsWord => Kind == TokenKind.Normal;
}

/// <summary>The numbers of <c>enum llama_token_type</c>.</summary>
internal enum TokenKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    Byte = 6,
}
