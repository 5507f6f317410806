namespace Appliance.Benchmarks;

/// <summary>What a person asked for.</summary>
internal sealed record BenchmarkOptions
{
    private const string OnlyKey = "--only=";
    private const string ArtifactsKey = "--artifacts=";
    private const string ReportKey = "--report=";
    private const string WorkplaceKey = "--workplace=";

    /// <summary>The checkout to measure.</summary>
    public required string Repository { get; init; }

    /// <summary>The parts to run, all by default.</summary>
    public IReadOnlyList<string> Parts { get; init; } = BenchmarkRun.PartNames;

    /// <summary>The artifacts of a finished build of the vm profile, measured instead of the clone's; null to build.</summary>
    public string? Artifacts { get; init; }

    /// <summary>Where the report goes; null to print it only.</summary>
    public string? Report { get; init; }

    /// <summary>The folder to work in, deleted at the end; null for a new one.</summary>
    public string? Workplace { get; init; }

    /// <summary>Reads the command line. A run of all parts rewrites <c>docs/benchmarks.md</c>: its numbers are all of one run.</summary>
    /// <exception cref="ArgumentException">An argument is not known, with those that are.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments, string repository)
    {
        var only = Value(OnlyKey)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var artifacts = Value(ArtifactsKey);
        if (arguments.FirstOrDefault(argument => !Keys.Any(key => argument.StartsWith(key, StringComparison.Ordinal))) is { } unknown)
        {
            throw new ArgumentException($"{unknown} is not known: use {string.Join(", ", Keys.Select(key => key.TrimEnd('=')))}, each with a value.");
        }
        if (only?.Except(BenchmarkRun.PartNames).FirstOrDefault() is { } part)
        {
            throw new ArgumentException($"There is no part '{part}' to measure; the parts are: {string.Join(", ", BenchmarkRun.PartNames)}.");
        }
        var parts = BenchmarkRun.PartNames.Where(name => only?.Contains(name) ?? (artifacts is null || name != BenchmarkRun.BuildPart)).ToList();
        var isWhole = parts.Count == BenchmarkRun.PartNames.Count;
        return new BenchmarkOptions
        {
            Repository = repository,
            Parts = parts,
            Artifacts = artifacts is not null ? Path.GetFullPath(artifacts) : parts.Contains(BenchmarkRun.BuildPart) ? null : Path.Combine(repository, "artifacts"),
            Report = Value(ReportKey) ?? (isWhole ? Path.Combine(repository, "docs", "benchmarks.md") : null),
            Workplace = Value(WorkplaceKey),
        };

        string? Value(string key) => arguments.LastOrDefault(argument => argument.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
    }

    private static IReadOnlyList<string> Keys => [OnlyKey, ArtifactsKey, ReportKey, WorkplaceKey];
}
