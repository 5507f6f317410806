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
/// <param name="Weights">
/// Layers, experts and the output that stay there, and the input's embeddings. They are pages of the file, which the kernel may drop and read
/// again. With no card in use llama-server copies those it can rearrange for the processor (4-bit and MXFP4 types, mostly) into memory of its
/// own, which stays: the same bytes in all, for the pages they came from are not needed again. Either way a rig that has less is slow.
/// </param>
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
