using Appliance.Agent.Runners;
using Appliance.Agent.Runners.Devices;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Transcription.Running;

/// <summary>Starts each model with the program of its kind: llama-server, or whisper-server for transcription.</summary>
internal sealed class RunnerHosts(IRunnerHost llama, IRunnerHost whisper) : IRunnerHost
{
    public Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken) =>
        (launch.Model.Facts.Kind == ModelKind.Transcription ? whisper : llama).StartAsync(launch, cancellationToken);

    public async Task<IReadOnlyList<FoundRunner>> FindRunningAsync(CancellationToken cancellationToken) =>
        [.. await llama.FindRunningAsync(cancellationToken), .. await whisper.FindRunningAsync(cancellationToken)];

    // whisper-server's variables do not say how a plan placed it, so it is never taken over but started anew.
    public Task<IRunner> AdoptAsync(string name, CancellationToken cancellationToken) => llama.AdoptAsync(name, cancellationToken);

    // Both programs use the cards through the same plug-ins.
    public Task<RunnerDevices> ListDevicesAsync(CancellationToken cancellationToken) => llama.ListDevicesAsync(cancellationToken);

    /// <summary>Names are those of models, so at most one of the two has a runner of this name; to stop one that is not there does nothing.</summary>
    public async Task StopAsync(string name, CancellationToken cancellationToken)
    {
        await llama.StopAsync(name, cancellationToken);
        await whisper.StopAsync(name, cancellationToken);
    }
}
