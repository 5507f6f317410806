using Appliance.Agent.Hardware;
using Appliance.Agent.Runners.Calibration;
using Appliance.Agent.Runners.Devices;
using Appliance.Agent.Transcription;
using Appliance.Agent.Transcription.Running;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>Registers the runners and the host the options choose.</summary>
internal static class RunnersFeature
{
    public static IServiceCollection AddRunners(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(RunnerOptions.Section);
        services.AddOptions<RunnerOptions>().Bind(section).PostConfigure(UseLlamaServer).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RunnerOptions>, RunnerOptionsCheck>();
        services.AddSingleton<SystemdRunnerHost>();
        services.AddSingleton<ProcessRunnerHost>();
        services.AddSingleton<ContainerRunnerHost>();
        services.AddSingleton<IRunnerHost>(provider => provider.GetRequiredService<IOptions<RunnerOptions>>().Value.Host switch
        {
            RunnerHostKind.Systemd => new RunnerHosts(provider.GetRequiredService<SystemdRunnerHost>(), WhisperUnits(provider)),
            RunnerHostKind.Container => new RunnerHosts(provider.GetRequiredService<ContainerRunnerHost>(), provider.GetRequiredService<WhisperProcessHost>()),
            _ => new RunnerHosts(provider.GetRequiredService<ProcessRunnerHost>(), provider.GetRequiredService<WhisperProcessHost>()),
        });
        services.AddSingleton<CalibrationStore>();
        services.AddSingleton<ComputeState>();
        services.AddHostedService<ComputeCheck>();
        services.AddSingleton<RunnerRig>();
        services.AddSingleton<RunnerStarter>();
        services.AddSingleton(provider => new MemoryReturn(provider.GetRequiredService<RigLooker>().LookAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RunnerPool>();
        services.AddHostedService<IdleUnloading>();
        services.AddHostedService<RunnerAdoption>();
        return services;
    }

    private static SystemdRunnerHost WhisperUnits(IServiceProvider provider) => ActivatorUtilities.CreateInstance<SystemdRunnerHost>(
        provider, RunnerUnits.Whisper(provider.GetRequiredService<IOptions<TranscriptionOptions>>().Value.SocketDirectory));

    // A default in the property would be extended, not replaced, by the configured list.
    private static void UseLlamaServer(RunnerOptions options)
    {
        if (options.Command.Count == 0)
        {
            options.Command.Add("llama-server");
        }
    }
}

[OptionsValidator]
internal sealed partial class RunnerOptionsCheck : IValidateOptions<RunnerOptions>;
