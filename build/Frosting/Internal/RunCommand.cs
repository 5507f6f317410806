using Cake.Cli;
using Cake.Cli.Infrastructure;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;

namespace Cake.Frosting.Internal;

/// <summary>One run: services, settings, working directory, then the engine.</summary>
internal sealed class RunCommand : AsyncCommand<RunSettings>
{
    public override async Task<int> ExecuteAsync(
        CommandContext context, RunSettings settings, CancellationToken cancellationToken)
    {
        await using var services = CreateServices(context, settings);
        var log = services.GetRequiredService<ICakeLog>();
        log.Verbosity = settings.Verbosity;
        var cancellation = services.GetRequiredService<RunCancellation>();
        using var signals = new StopSignals(cancellation, services.GetRequiredService<IConsole>());
        await using var outside = cancellationToken.Register(cancellation.Request);
        try
        {
            await RunAsync(services, settings);
        }
        // The edge of the process: whatever a task or the composition of the build threw ends here.
        catch (Exception exception)
        {
            if (!cancellation.IsRequested)
            {
                FailureReport.Write(log, exception);
                return ExitCode.Failed;
            }
            FailureReport.WriteCancelled(log, exception);
        }
        return cancellation.IsRequested ? ExitCode.Cancelled : ExitCode.Succeeded;
    }

    private static async Task RunAsync(IServiceProvider services, RunSettings settings)
    {
        var console = services.GetRequiredService<IConsole>();
        var versions = services.GetRequiredService<IVersionResolver>();
        if (settings.Version)
        {
            new VersionFeature(versions).Run(console);
        }
        else if (settings.Info)
        {
            new InfoFeature(versions).Run(console);
        }
        else
        {
            EnterWorkingDirectory(services, settings);
            await new BuildRun(services, settings).RunAsync();
        }
    }

    private static ServiceProvider CreateServices(CommandContext context, RunSettings settings)
    {
        var host = (HostParts)context.Data!;
        var arguments = context.Remaining.ToCakeArguments(settings.Targets);
        IServiceCollection services = new ServiceCollection();
        foreach (var registration in host.Services)
        {
            services.Add(registration);
        }
        foreach (var type in TaskTypes.Find(host.Assemblies))
        {
            services.AddSingleton(typeof(IFrostingTask), type);
        }
        return services
            .AddSingleton(host)
            .AddSingleton<ICakeArguments>(arguments)
            .AddSingleton(context.Remaining)
            .AddSingleton(provider => CreateConfiguration(provider, arguments))
            .BuildServiceProvider();
    }

    private static ICakeConfiguration CreateConfiguration(IServiceProvider services, CakeArguments arguments)
    {
        var environment = services.GetRequiredService<ICakeEnvironment>();
        var settings = services.GetServices<CakeSetting>()
            .Select(setting => KeyValuePair.Create(setting.Key, setting.Value));
        var given = arguments.GetArguments().ToDictionary(
            argument => argument.Key,
            argument => argument.Value.LastOrDefault() ?? "",
            StringComparer.OrdinalIgnoreCase);
        return new CakeConfigurationProvider(services.GetRequiredService<IFileSystem>(), environment)
            .CreateConfiguration(environment.WorkingDirectory, settings, given);
    }

    private static void EnterWorkingDirectory(IServiceProvider services, RunSettings settings)
    {
        var environment = services.GetRequiredService<ICakeEnvironment>();
        var wanted = settings.WorkingDirectory ?? services.GetService<WorkingDirectory>()?.Path;
        var directory = wanted?.MakeAbsolute(environment) ?? environment.WorkingDirectory;
        if (!services.GetRequiredService<IFileSystem>().Exist(directory))
        {
            throw new FrostingException($"The working directory '{directory.FullPath}' does not exist.");
        }
        environment.WorkingDirectory = directory;
    }
}
