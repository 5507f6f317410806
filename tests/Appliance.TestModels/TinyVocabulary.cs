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
