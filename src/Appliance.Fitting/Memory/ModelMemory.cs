namespace Appliance.Fitting.Memory;

/// <summary>What one card gives to a model.</summary>
/// <param name="Weights">Layers, and the output on the last card.</param>
/// <param name="KvCache">Keys and values of its layers.</param>
/// <param name="Compute">Scratch memory of one batch.</param>
/// <param name="Driver">Context, code and libraries that the process holds on the card; zero on a card it does not use.</param>
public sealed record GpuMemory(ByteSize Weights, ByteSize KvCache, ByteSize Compute, ByteSize Driver)
{
    /// <summary>A card that the model does not touch.</summary>
    public static GpuMemory None { get; } = new(ByteSize.Zero, ByteSize.Zero, ByteSize.Zero, ByteSize.Zero);

    /// <summary>Everything together.</summary>
    public ByteSize Total => Weights + KvCache + Compute + Driver;
}

/// <summary>What the host gives to a model.</summary>
/// <param name="Weights">Layers, experts and the output that stay there, and the input's embeddings: pages of the file.</param>
/// <param name="KvCache">Keys and values of the layers that stay there.</param>
/// <param name="Compute">Scratch memory, and buffers through which the cards are fed.</param>
/// <param name="Process">The server itself: code, threads, tokenizer, results.</param>
public sealed record HostMemory(ByteSize Weights, ByteSize KvCache, ByteSize Compute, ByteSize Process)
{
    /// <summary>Everything together.</summary>
    public ByteSize Total => Weights + KvCache + Compute + Process;
}

/// <summary>The memory a model needs to serve, by place and kind.</summary>
/// <param name="Gpus">One entry for each card, in device order.</param>
/// <param name="Host">The machine's own memory.</param>
/// <param name="Uncertainty">
/// How far each card's total may be off, as a fraction of it: small for a family whose estimates were checked, larger for others.
/// </param>
public sealed record ModelMemory(IReadOnlyList<GpuMemory> Gpus, HostMemory Host, double Uncertainty);
