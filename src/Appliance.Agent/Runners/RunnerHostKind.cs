namespace Appliance.Agent.Runners;

/// <summary>What starts runners.</summary>
internal enum RunnerHostKind
{
    /// <summary>The agent itself, as child processes.</summary>
    Process,

    /// <summary>systemd, from the template unit <c>hearth-runner@.service</c>.</summary>
    Systemd,

    /// <summary>A container engine, from an image of the runner tree.</summary>
    Container,
}
