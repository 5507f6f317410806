namespace Appliance.Build;

/// <summary>Where the build reads and writes. Tasks and stages ask here instead of writing paths themselves.</summary>
/// <param name="Repository">The checkout.</param>
/// <param name="Profile">The profile being built.</param>
internal sealed record BuildPaths(string Repository, string Profile)
{
    /// <summary>Everything that the build makes.</summary>
    public string Artifacts => Path.Combine(Repository, "artifacts");

    /// <summary>What a person takes away: images, manifest, checksums of one profile.</summary>
    public string Output => Path.Combine(Artifacts, Profile);

    /// <summary>Outputs of stages, kept for the next run.</summary>
    public string Cache => Path.Combine(Artifacts, "cache");

    /// <summary>Keys of this builder: made once, kept by Clean, never part of an image.</summary>
    public string Keys => Path.Combine(Artifacts, "keys");

    /// <summary>A log a stage.</summary>
    public string Logs => Path.Combine(Artifacts, "logs");

    /// <summary>Results of tests: reports, screenshots, the machines' logs.</summary>
    public string TestResults => Path.Combine(Artifacts, "test-results");

    /// <summary>The image configurations.</summary>
    public string Configs => Path.Combine(Repository, "configs");
}
