namespace Appliance.Agent.Runners;

/// <summary>Starts runners.</summary>
internal interface IRunnerHost
{
    /// <summary>Starts the program; it then loads its model and answers on <see cref="IRunner.SocketPath"/>.</summary>
    /// <exception cref="RunnerException">The program could not be started.</exception>
    Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken);

    /// <summary>Names of runners that were left running by an agent before this one.</summary>
    Task<IReadOnlyList<string>> FindRunningAsync(CancellationToken cancellationToken);

    /// <summary>Ends a runner by its name.</summary>
    Task StopAsync(string name, CancellationToken cancellationToken);
}
