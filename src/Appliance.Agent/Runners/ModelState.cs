namespace Appliance.Agent.Runners;

/// <summary>What a usable model is doing.</summary>
internal enum ModelState
{
    /// <summary>On disk; the first request loads it.</summary>
    Available,

    /// <summary>Being loaded.</summary>
    Loading,

    /// <summary>Answering.</summary>
    Loaded,

    /// <summary>Its last load failed; the next request tries again.</summary>
    Failed,
}
