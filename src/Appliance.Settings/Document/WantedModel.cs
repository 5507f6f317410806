namespace Appliance.Settings;

/// <summary>A model that the device is to serve.</summary>
public sealed record WantedModel : SettingsPart
{
    /// <summary>Its name in the catalogue, or a repository.</summary>
    public string Name { get; init; } = "";

    /// <summary>The version, such as <c>Q4_K_M</c>; null for the best that fits.</summary>
    public string? Quantization { get; init; }

    /// <summary>The context in tokens; null for as much as fits.</summary>
    public int? Context { get; init; }

    /// <summary>Answers at the same time, which share the context; null for as many as the device usually gives.</summary>
    public int? Parallel { get; init; }
}
