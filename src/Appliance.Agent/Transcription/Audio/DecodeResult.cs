namespace Appliance.Agent.Transcription.Audio;

/// <summary>What came of decoding a recording.</summary>
internal abstract record DecodeResult
{
    private DecodeResult()
    {
    }

    /// <summary>Its sound.</summary>
    public sealed record Decoded(Sound Sound) : DecodeResult;

    /// <summary>There is no sound in it that could be read.</summary>
    public sealed record NoSound(bool IsEmpty) : DecodeResult;

    /// <summary>It has more bytes than are allowed.</summary>
    public sealed record TooLarge : DecodeResult;

    /// <summary>It goes on for longer than is allowed.</summary>
    public sealed record TooLong : DecodeResult;

    /// <summary>Receiving and decoding took too long.</summary>
    public sealed record TooSlow : DecodeResult;

    /// <summary>The decoder cannot be started, or there is no room for the sound.</summary>
    public sealed record Failed(string Reason) : DecodeResult;
}
