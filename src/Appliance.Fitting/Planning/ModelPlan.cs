using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>How one model should run.</summary>
public sealed record ModelPlan
{
    /// <summary>The model.</summary>
    public required ModelCandidate Model { get; init; }

    /// <summary>The version to fetch.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>Context, slots and cache.</summary>
    public required LoadOptions Options { get; init; }

    /// <summary>The cards it uses, in device order: the order in which llama-server must see them.</summary>
    public required IReadOnlyList<GpuBudget> Gpus { get; init; }

    /// <summary>All cards of the rig, used or not.</summary>
    public IReadOnlyList<GpuBudget> Rig { get; init; } = [];

    /// <summary>The layers on each of <see cref="Gpus"/>.</summary>
    public required Placement Placement { get; init; }

    /// <summary>What it will take; one entry for each of <see cref="Gpus"/>.</summary>
    public required ModelMemory Memory { get; init; }

    /// <summary>Tokens it writes in a second, with a short context; null for a model that writes none.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>A version to take for longer conversations; null when this one has room enough.</summary>
    public string? ForLongerContext { get; init; }

    /// <summary>What it takes of the host, its own pages of the file included where it computes from them.</summary>
    public ByteSize HostMemory => Memory.Host.Total;

    /// <summary>What to tell a person.</summary>
    public string Sentence => PlanSentence.Of(this);

    /// <summary>The arguments of llama-server, without those that name the model, its socket and its log.</summary>
    public IReadOnlyList<string> Arguments => RunnerArguments.Of(this);
}

/// <summary>Whether a model can run on a rig.</summary>
public abstract record FitResult
{
    private FitResult()
    {
    }

    /// <summary>It can.</summary>
    public sealed record Fits(ModelPlan Plan) : FitResult;

    /// <summary>It cannot, however it is placed.</summary>
    /// <param name="Model">The model.</param>
    /// <param name="Needed">What its smallest allowed version takes with the shortest context allowed.</param>
    /// <param name="Available">What the rig has for it.</param>
    /// <param name="Reason">A sentence with the numbers and what to do.</param>
    public sealed record TooLarge(ModelCandidate Model, ByteSize Needed, ByteSize Available, string Reason) : FitResult;

    /// <summary>It cannot, on any rig.</summary>
    /// <param name="Model">The model.</param>
    /// <param name="Reason">A sentence.</param>
    public sealed record NotRunnable(ModelCandidate Model, string Reason) : FitResult;
}
