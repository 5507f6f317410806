using Appliance.Fitting.Architecture;
using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Memory;

/// <summary>
/// How much memory llama-server takes for a model: what it will print as model, KV and compute buffers, before anything is loaded.
/// The formulas follow the allocations of llama.cpp build 11669 (Debian's 0.7.0) and were compared with it: docs/benchmarks.md.
/// </summary>
public static class MemoryModel
{
    /// <summary>Context, code and cuBLAS of one process on one card: 300 to 350 MiB on Ampere.</summary>
    private static readonly ByteSize CudaContext = ByteSize.FromMiB(350);

    /// <summary>What Mesa's drivers take for a device and its pipelines.</summary>
    private static readonly ByteSize VulkanContext = ByteSize.FromMiB(100);

    /// <summary>Code, threads, HTTP and tokenizer of one llama-server: 30 to 60 MiB resident with a tiny model.</summary>
    private static readonly ByteSize ServerProcess = ByteSize.FromMiB(64);

    internal const double CheckedUncertainty = 0.03;
    private const double UncheckedUncertainty = 0.10;
    private const double RecurrentUncertainty = 0.20;

    /// <summary>What <paramref name="model"/> takes when it is loaded so.</summary>
    /// <exception cref="GgufException">The model's shape leads to impossible sizes.</exception>
    public static ModelMemory Estimate(
        ModelArchitecture model, WeightLayout weights, LoadOptions options, Placement placement, Backend backend = Backend.Cuda)
    {
        try
        {
            return new MemoryEstimator(model, weights, options, placement, backend).Estimate();
        }
        catch (OverflowException e)
        {
            throw new GgufException("the file describes a model of impossible size; it is damaged.", e);
        }
    }

    /// <summary>What a projector takes where it computes: its weights, and half as much again for the image that it works on.</summary>
    internal static ByteSize Projector(LoadOptions options) => new(checked(options.Projector.Bytes + (options.Projector.Bytes / 2)));

    /// <summary>What a process holds on a card before it holds anything of a model.</summary>
    internal static ByteSize DriverContext(Backend backend) => backend == Backend.Cuda ? CudaContext : VulkanContext;

    internal static ByteSize Process(ModelArchitecture model, LoadOptions options) =>
        // Logits and embeddings of each slot (llama-context.cpp: output_reserve), as 32-bit floats.
        ServerProcess + new ByteSize(checked(options.Slots * 4 * (model.VocabularySize + model.EmbeddingLength)));

    internal static double UncertaintyOf(ModelArchitecture model) =>
        KnownFamilies.Checked.Contains(model.Family) ? CheckedUncertainty
        : KnownFamilies.Recurrent.Contains(model.Family) ? RecurrentUncertainty
        : UncheckedUncertainty;
}
