namespace Appliance.Agent.Planning;

/// <summary>A way of loading a model, in the words of llama-server. Nothing is chosen: what is left out has llama-server's default.</summary>
internal sealed record EstimateQuestion
{
    /// <summary>Cards in device order, such as <c>3090x2</c>; none when null.</summary>
    public string? Gpus { get; init; }

    /// <summary>A model by its id in the catalogue.</summary>
    public string? Model { get; init; }

    /// <summary>Which version of it.</summary>
    public string? Quantization { get; init; }

    /// <summary>Tokens of context; what the model was trained for when null.</summary>
    public string? Context { get; init; }

    /// <summary>Answers at the same time.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Whether they share one cache.</summary>
    public bool IsUnified { get; init; }

    /// <summary>Tokens computed at once.</summary>
    public int MicroBatch { get; init; } = 512;

    /// <summary>How keys are stored.</summary>
    public string CacheK { get; init; } = "f16";

    /// <summary>How values are stored.</summary>
    public string CacheV { get; init; } = "f16";

    /// <summary><c>on</c> or <c>off</c>.</summary>
    public string FlashAttention { get; init; } = "on";

    /// <summary><c>layer</c> or <c>none</c>.</summary>
    public string Split { get; init; } = "layer";

    /// <summary>Proportions, such as <c>1,1</c>; those of the cards' free memory when null.</summary>
    public string? TensorSplit { get; init; }

    /// <summary>Layers on cards, the output among them; all when null.</summary>
    public int? GpuLayers { get; init; }

    /// <summary>Layers whose experts stay on the host.</summary>
    public int HostExpertLayers { get; init; }
}
