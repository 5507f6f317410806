using Appliance.Agent.Runners.Devices;

namespace Appliance.Agent.Runners;

/// <summary>Starts runners.</summary>
internal interface IRunnerHost
{
    /// <summary>Starts the program; it then loads its model and answers on <see cref="IRunner.SocketPath"/>.</summary>
    /// <exception cref="RunnerException">The program could not be started.</exception>
    Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken);

    /// <summary>Takes over a runner that <see cref="FindRunningAsync"/> found.</summary>
    /// <exception cref="RunnerException">It cannot be taken over.</exception>
    Task<IRunner> AdoptAsync(string name, CancellationToken cancellationToken);

    /// <summary>Runners that were left running by an agent before this one.</summary>
    Task<IReadOnlyList<FoundRunner>> FindRunningAsync(CancellationToken cancellationToken);

    /// <summary>Ends a runner by its name.</summary>
    Task StopAsync(string name, CancellationToken cancellationToken);

    /// <summary>The cards that runners can use.</summary>
    /// <exception cref="IOException">The program that knows cannot be started or failed.</exception>
    Task<RunnerDevices> ListDevicesAsync(CancellationToken cancellationToken);
}
