using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Appliance.Agent.Models;
using Appliance.Agent.Transcription.Running;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;

namespace Appliance.Agent.Runners;

/// <summary>Everything a runner is told. A pure function of the model and the options.</summary>
/// <param name="Name">Names the unit instance, the socket and the environment file: <c>[a-z0-9-]</c>, at most 41 characters.</param>
/// <param name="Model">The model to serve.</param>
/// <param name="ContextTokens">The context it is loaded with.</param>
/// <param name="Slots">Answers it writes at the same time.</param>
internal sealed record RunnerLaunch(string Name, Model Model, long ContextTokens, int Slots)
{
    // Longer instance names would make socket paths exceed the 107 bytes of sockaddr_un.
    private const int ReadableLength = 32;

    // llama-server's own.
    private const int UsualBatch = 512;

    /// <summary>Arguments that are the same for every runner; hearth-runner@.service repeats them.</summary>
    public static IReadOnlyList<string> FixedArguments { get; } = ["--offline", "--no-ui", "--no-log-prefix", "--no-log-timestamps"];

    public static RunnerLaunch For(Model model, RunnerOptions options)
    {
        var trained = model.Facts.Architecture.ContextLength;
        var context = trained > 0 ? Math.Min(trained, options.ContextTokens) : options.ContextTokens;
        return new RunnerLaunch(NameOf(model.Id), model, context, options.Slots);
    }

    /// <summary>The host memory it will take: nothing is offloaded yet.</summary>
    /// <exception cref="GgufException">The model's shape leads to impossible sizes.</exception>
    public ByteSize Memory => Model.Facts.WorkingMemory is { } working ? Model.Size + working : MemoryModel.Estimate(
        Model.Facts.Architecture,
        Model.Weights,
        new LoadOptions
        {
            ContextTokens = ContextTokens,
            Slots = Slots,
            IsUnified = true,
            IsEmbedding = Model.Facts.Kind != ModelKind.Language,
            MicroBatch = (int?)WholeTextBatch ?? UsualBatch,
        },
        Placement.HostOnly).Host.Total;

    /// <summary>A name safe in units and paths; its hash keeps apart models whose readable parts agree.</summary>
    public static string NameOf(string modelId)
    {
        var readable = new string([.. modelId.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(ReadableLength)]);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(modelId));
        return $"{readable.Trim('-')}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}".TrimStart('-');
    }

    /// <summary>What llama-server reads from its environment (<c>llama-server --help</c> names each), or whisper-server's unit from its file.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOn(string socketPath)
    {
        if (Model.Facts.Kind == ModelKind.Transcription)
        {
            return WhisperLaunch.EnvironmentOf(Model);
        }
        var environment = new Dictionary<string, string>
        {
            ["LLAMA_ARG_MODEL"] = Model.Path,
            ["LLAMA_ARG_ALIAS"] = Model.Id,
            ["LLAMA_ARG_HOST"] = socketPath,
            ["LLAMA_ARG_CTX_SIZE"] = Number(ContextTokens),
            ["LLAMA_ARG_N_PARALLEL"] = Number(Slots),
            ["LLAMA_ARG_KV_UNIFIED"] = "1",
            // The cache of past prompts would take up to 8 GiB of host memory that no estimate counts.
            ["LLAMA_ARG_CACHE_RAM"] = "0",
        };
        if (Model.Facts.Kind is ModelKind.Embedding or ModelKind.Rerank)
        {
            environment[Model.Facts.Kind == ModelKind.Rerank ? "LLAMA_ARG_RERANKING" : "LLAMA_ARG_EMBEDDINGS"] = "1";
        }
        if (WholeTextBatch is { } batch)
        {
            environment["LLAMA_ARG_BATCH"] = environment["LLAMA_ARG_UBATCH"] = Number(batch);
        }
        return environment;
    }

    // What pools over a whole text must compute it at once, and llama-server refuses texts longer than its batch.
    private long? WholeTextBatch => Model.Facts switch
    {
        { Kind: ModelKind.Language } or { Pooling: PoolingType.Last, Architecture.IsEncoder: false } => null,
        _ => ContextTokens,
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
