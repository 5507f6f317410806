namespace Appliance.TestModels;

/// <summary>How large a <see cref="TinyModel"/> is.</summary>
/// <param name="Embedding">Width of the residual stream.</param>
/// <param name="FeedForward">Width of the feed-forward part.</param>
/// <param name="Blocks">Layers.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadsKv">Key-value heads.</param>
/// <param name="Scale">The largest weight.</param>
public sealed record TinyShape(int Embedding, int FeedForward, int Blocks, int Heads, int HeadsKv, double Scale)
{
    /// <summary>Half a megabyte: answers in an instant.</summary>
    public static TinyShape Instant { get; } = new(64, 128, 2, 4, 2, 0.1);

    /// <summary>60 million weights, 240 MB: on two cores it writes about as fast as a useful model does on a used card, so that what a server adds shows in proportion.</summary>
    public static TinyShape Working { get; } = new(768, 2560, 8, 12, 6, 0.03);

    internal int HeadLength => Embedding / Heads;
}
