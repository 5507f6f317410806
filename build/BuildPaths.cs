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

    /// <summary>Keys made on the spot, for images to try. They outlive Clean: a device that trusts them could not be updated otherwise.</summary>
    public string DevelopmentKeys => Path.Combine(Artifacts, "keys");

    /// <summary>The update of this build, laid out to be served as it is.</summary>
    public string Update => Path.Combine(Output, "update");

    /// <summary>The update that tests install: these sources as a later version.</summary>
    public string TestUpdates => Path.Combine(Artifacts, "test-updates");

    /// <summary>The same of the version after that one.</summary>
    public string NextTestUpdates => Path.Combine(Artifacts, "test-updates-next");

    /// <summary>Outputs of stages, kept for the next run.</summary>
    public string Cache => Path.Combine(Artifacts, "cache");

    /// <summary>A log a stage.</summary>
    public string Logs => Path.Combine(Artifacts, "logs");

    /// <summary>Results of tests: reports, screenshots, the machines' logs.</summary>
    public string TestResults => Path.Combine(Artifacts, "test-results");

    /// <summary>The image configurations.</summary>
    public string Configs => Path.Combine(Repository, "configs");
}
