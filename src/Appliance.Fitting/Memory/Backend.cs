namespace Appliance.Fitting.Memory;

/// <summary>What computes on the cards; it decides what is reserved beside the weights.</summary>
public enum Backend
{
    /// <summary>NVIDIA's, the one that the estimates are made for.</summary>
    Cuda,

    /// <summary>For AMD and Intel.</summary>
    Vulkan,
}
