namespace Appliance.Agent.Tests.Support;

/// <summary>Images for models that see.</summary>
internal static class Pictures
{
    /// <summary>A red square of 8 × 8 as PNG, in base64.</summary>
    public const string Red = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mO4IyeHFTEMLQkAid1GAQVcagkAAAAASUVORK5CYII=";
}
