using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>Looks for the place of one model: better versions before longer contexts before fewer and faster cards.</summary>
internal sealed class PlacementSearch(ModelCandidate model, IReadOnlyList<ModelVersion> versions, RigBudget rig, Wish wish, bool isProjectorOnHost = false)
{
    // Slower than half the pace at which people read aloud.
    internal const double SlowestTokensPerSecond = 2;

    private readonly ModelArchitecture _architecture = model.Architecture!;
    private readonly IReadOnlyList<IReadOnlyList<GpuBudget>> _sets = CardSets.Of(rig.Gpus);

    /// <summary>The plan, or null when nothing fits.</summary>
    public ModelPlan? Find(bool mayGrow)
    {
        var passes = ContextLadder.Passes(model, wish).ToList();
        return passes.Select(rungs => OnCards(rungs, mayGrow)).FirstOrDefault(plan => plan is not null)
            ?? WithProjectorOnHost(passes, mayGrow)
            ?? passes.Select(rungs => WithExpertsOnHost(rungs, mayGrow)).FirstOrDefault(plan => plan is not null)
            ?? passes.Select(rungs => OnHost(rungs, mayGrow)).FirstOrDefault(plan => plan is not null);
    }

    /// <summary>Why nothing fits, in numbers.</summary>
    public FitResult.TooLarge Refusal()
    {
        var version = versions.MinBy(candidate => candidate.Size)!;
        var tokens = ContextLadder.Passes(model, wish).Last()[^1];
        var options = Options(tokens, CacheType.F16) with { IsProjectorOnHost = true };
        var cards = CardSets.FastFirst(rig.Gpus.Where(gpu => gpu.Available > ByteSize.Zero));
        var placement = cards.Count == 0 ? Placement.HostOnly : Placement.FromShares(_architecture.LayerCount, [.. cards.Select(card => (double)card.Available.Bytes)]);
        var memory = MemoryModel.Estimate(_architecture, version.Weights, options, placement);
        var needed = cards.Count == 0 ? memory.Host.Total : memory.Gpus.Aggregate(ByteSize.Zero, (sum, gpu) => sum + gpu.Total);
        var available = cards.Count == 0 ? rig.Host.Available : cards.Aggregate(ByteSize.Zero, (sum, card) => sum + card.Available);
        return new FitResult.TooLarge(model, needed, available, PlanSentence.Refusal(model, version, tokens, needed, available, cards));
    }

    private ModelPlan? OnCards(IReadOnlyList<long> rungs, bool mayGrow)
    {
        foreach (var version in versions)
        {
            foreach (var (tokens, cache) in Attempts(rungs))
            {
                foreach (var set in _sets)
                {
                    if (IsHopeless(version, set))
                    {
                        continue;
                    }
                    var fill = new LayerFill(_architecture, version, set);
                    if (fill.Place(Options(tokens, cache)) is not null)
                    {
                        var grown = mayGrow ? Longest(tokens, candidate => fill.Place(Options(candidate, cache)) is not null) : tokens;
                        return Complete(version, Options(grown, cache), fill.PlaceEvenly(Options(grown, cache))!, set, grown);
                    }
                }
            }
        }
        return null;
    }

    /// <summary>A model that sees may be had where it just does not fit, if it takes its time over images.</summary>
    private ModelPlan? WithProjectorOnHost(IEnumerable<IReadOnlyList<long>> passes, bool mayGrow)
    {
        var search = new PlacementSearch(model, versions, rig, wish, isProjectorOnHost: true);
        return model.Projector == ByteSize.Zero ? null : passes.Select(rungs => search.OnCards(rungs, mayGrow)).FirstOrDefault(plan => plan is not null);
    }

    /// <summary>The fast part on the cards, as many experts as must be on the host. A dense model would crawl so: it is not tried.</summary>
    private ModelPlan? WithExpertsOnHost(IReadOnlyList<long> rungs, bool mayGrow)
    {
        if (_architecture.Experts is null || _sets.Count == 0)
        {
            return null;
        }
        foreach (var version in versions)
        {
            foreach (var (tokens, cache) in Attempts(rungs))
            {
                foreach (var set in _sets)
                {
                    var fill = new LayerFill(_architecture, version, set);
                    if (FewestExperts(fill, Options(tokens, cache)) is not { } placement || !FitsHost(version, Options(tokens, cache), placement))
                    {
                        continue;
                    }
                    var grown = mayGrow ? Longest(tokens, candidate => fill.Place(Options(candidate, cache), placement.HostExpertLayers) is { } larger
                        && FitsHost(version, Options(candidate, cache), larger)) : tokens;
                    return Complete(version, Options(grown, cache), fill.PlaceEvenly(Options(grown, cache), placement.HostExpertLayers)!, set, grown);
                }
            }
        }
        return null;
    }

    /// <summary>What no card holds the processor may compute, unless one would fall asleep over it.</summary>
    private ModelPlan? OnHost(IReadOnlyList<long> rungs, bool mayGrow)
    {
        foreach (var version in versions)
        {
            foreach (var (tokens, cache) in Attempts(rungs))
            {
                if (FitsHost(version, Options(tokens, cache), Placement.HostOnly))
                {
                    var grown = mayGrow ? Longest(tokens, candidate => FitsHost(version, Options(candidate, cache), Placement.HostOnly)) : tokens;
                    if (Complete(version, Options(grown, cache), Placement.HostOnly, [], grown) is { TokensPerSecond: null or >= SlowestTokensPerSecond } plan)
                    {
                        return plan;
                    }
                }
            }
        }
        return null;
    }

    private Placement? FewestExperts(LayerFill fill, LoadOptions options)
    {
        if (fill.Place(options, _architecture.LayerCount) is not { } best)
        {
            return null;
        }
        var (low, high) = (1, _architecture.LayerCount);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (fill.Place(options, middle) is { } placement)
            {
                (best, high) = (placement, middle);
            }
            else
            {
                low = middle + 1;
            }
        }
        return best;
    }

    private bool FitsHost(ModelVersion version, LoadOptions options, Placement placement) =>
        MemoryModel.Estimate(_architecture, version.Weights, options, placement).Host.Total <= rig.Host.Available;

    /// <summary>A context that was asked for may be had with a smaller cache; one that was not is not worth its price.</summary>
    private IEnumerable<(long Tokens, CacheType Cache)> Attempts(IReadOnlyList<long> rungs) => rungs.SelectMany(tokens => wish.ContextTokens is null
        ? [(tokens, CacheType.F16)]
        : new[] { (tokens, CacheType.F16), (tokens, CacheType.Q8) });

    private long Longest(long tokens, Func<long, bool> fits)
    {
        if (wish.ContextTokens is not null || model.Kind != ModelKind.Language)
        {
            return tokens;
        }
        var (low, high) = (tokens, Math.Max(tokens, ContextLadder.Longest(model)));
        if (fits(high))
        {
            return high;
        }
        while (high - low > 256)
        {
            var middle = (low + high) / 2;
            (low, high) = fits(middle) ? (middle, high) : (low, middle);
        }
        return Math.Max(tokens, ContextLadder.RoundDown(low));
    }

    private ModelPlan Complete(ModelVersion version, LoadOptions options, Placement placement, IReadOnlyList<GpuBudget> set, long tokens)
    {
        var used = Enumerable.Range(0, set.Count).Where(card => placement.LayersPerGpu[card] > 0).ToList();
        var gpus = used.Select(card => set[card]).ToList();
        var dealt = placement with { LayersPerGpu = [.. used.Select(card => placement.LayersPerGpu[card])] };
        var memory = MemoryModel.Estimate(_architecture, version.Weights, options, dealt, gpus.Count > 0 ? gpus[0].Backend : Backend.Cuda);
        return new ModelPlan
        {
            Model = model,
            Version = version,
            Options = options,
            Gpus = gpus,
            Rig = rig.Gpus,
            Placement = dealt,
            Memory = memory,
            TokensPerSecond = model.Kind == ModelKind.Language
                ? SpeedModel.TokensPerSecond(model, version, dealt, memory, gpus, rig.Host, options.ContextTokens)
                : null,
            ForLongerContext = ForLongerContext(version, tokens),
        };
    }

    /// <summary>A smaller version that holds half as much again, offered when a conversation may outgrow this one.</summary>
    private string? ForLongerContext(ModelVersion version, long tokens)
    {
        const long enough = 16_384;
        if (tokens >= Math.Min(enough, ContextLadder.Longest(model)) || wish.ContextTokens is not null || model.Kind != ModelKind.Language)
        {
            return null;
        }
        return versions.Where(candidate => candidate.Loss > version.Loss && candidate.Size < version.Size)
            .FirstOrDefault(candidate => _sets.Any(set => new LayerFill(_architecture, candidate, set).Place(Options(tokens * 3 / 2, CacheType.F16)) is not null))?.Name;
    }

    private static bool IsHopeless(ModelVersion version, IReadOnlyList<GpuBudget> set) =>
        version.Weights.Total.Bytes - version.Weights.Input.Bytes > set.Sum(gpu => gpu.Available.Bytes);

    private LoadOptions Options(long tokens, CacheType cache) => new()
    {
        ContextTokens = tokens,
        Slots = wish.Slots,
        IsUnified = wish.Slots > 1,
        IsEmbedding = model.Kind != ModelKind.Language,
        // A text that is read as a whole must fit one batch.
        MicroBatch = model.ReadsWholeTexts ? (int)tokens : new LoadOptions { ContextTokens = tokens }.MicroBatch,
        KeyType = cache,
        ValueType = cache,
        Projector = model.Projector,
        IsProjectorOnHost = isProjectorOnHost,
    };
}
