namespace Appliance.Build.Containers;

/// <summary>What a container of the image runs, and how.</summary>
internal sealed record ContainerImage
{
    /// <summary>Name and tag, such as <c>hearth-os:1.2.3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When its sources were written; every time in the image is this one.</summary>
    public required DateTimeOffset SourceDate { get; init; }

    /// <summary>Program and arguments, always run.</summary>
    public required IReadOnlyList<string> EntryPoint { get; init; }

    /// <summary>User and group, as numbers: the image need not know their names.</summary>
    public required string User { get; init; }

    /// <summary>Variables of the program.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>TCP ports that it listens on.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Folders whose content outlives a container.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>A command that succeeds when the program is well.</summary>
    public IReadOnlyList<string> HealthCheck { get; init; } = [];

    /// <summary>What registries and people show; keys as in the OCI image specification's annotations.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
