namespace Appliance.Build.Stages;

/// <summary>Another build is at work in the same checkout. Nothing was changed.</summary>
internal sealed class BuildLockedException(string artifacts, string owner, Exception inner)
    : Exception($"Another build is writing to {artifacts} ({owner}). Nothing was changed; wait for it to end, or build in a checkout of its own.", inner);
