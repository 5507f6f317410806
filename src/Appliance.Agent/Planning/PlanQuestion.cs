namespace Appliance.Agent.Planning;

/// <summary>What someone asks of the planner, in their words. Everything may be left out.</summary>
internal sealed record PlanQuestion
{
    /// <summary>Cards, such as <c>3090x2</c>; those of this machine when null.</summary>
    public string? Gpus { get; init; }

    /// <summary>Memory of the host, such as <c>32GiB</c>; this machine's, or 16 GiB for cards that are listed.</summary>
    public string? HostMemory { get; init; }

    /// <summary>A model by its id in the catalogue.</summary>
    public string? Model { get; init; }

    /// <summary>A purpose or a bundle, such as <c>code</c>.</summary>
    public string? For { get; init; }

    /// <summary>Tokens of context, such as <c>32k</c>.</summary>
    public string? Context { get; init; }

    /// <summary>Answers at the same time.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>The one version to use.</summary>
    public string? Quantization { get; init; }
}
