using Appliance.Agent.Hosting;
using Appliance.Agent.Settings;
using Appliance.Console.Access;
using Appliance.Console.Hosting;
using Appliance.Console.Ports;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole;

/// <summary>Runs the console beside the gateway and lends it what the agent has.</summary>
internal sealed class ConsoleService(IOptions<ConsoleOptions> options, IOptions<SettingsOptions> settings, IServiceProvider agent) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private WebApplication? _console;

    /// <summary>Where the console answers; empty when it is off.</summary>
    public ICollection<string> Urls => _console?.Urls ?? [];

    /// <summary>What the screen tells of the way in; null while the console is off or not started.</summary>
    public Door? Door => _console?.Services.GetService<Door>();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsOn)
        {
            var sockets = new ConsoleSockets(SystemdSockets.Named(SystemdSockets.ConsoleHttps), SystemdSockets.Named(SystemdSockets.ConsoleHttp))
            {
                Chat = SystemdSockets.Named(SystemdSockets.ChatHttps),
            };
            _console = ConsoleApplication.Build(options.Value, Lend, sockets);
            await _console.StartAsync(cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_console is not null)
        {
            // An open page keeps its connection and would hold up a restart until the patience of the whole agent ends.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            await _console.StopAsync(limit.Token);
        }
    }

    public ValueTask DisposeAsync() => _console?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Lend(WebApplicationBuilder builder)
    {
        builder.Logging.AddAgentLogging();
        builder.Services.AddSingleton<IDeviceNetwork, DeviceNetwork>();
        Lend<TimeProvider>(builder);
        Lend<IRig>(builder);
        Lend<IVitals>(builder);
        Lend<IModels>(builder);
        Lend<IDownloads>(builder);
        Lend<IPlans>(builder);
        Lend<IChat>(builder);
        Lend<IConversations>(builder);
        Lend<IKeys>(builder);
        Lend<IUsage>(builder);
        Lend<IJournal>(builder);
        Lend<IMachine>(builder);
        Lend<ICredits>(builder);
        Lend<IUpdates>(builder);
        Lend<SettingsStore>(builder);
        // Without the unit that carries trials out, a network is saved at once: a developer's machine is not ours to change.
        if (settings.Value.Unit.Length > 0)
        {
            Lend<NetworkTrial>(builder);
        }
        Lend<IDisks>(builder);
        Lend<IInstall>(builder);
        Lend<ILinks>(builder);
        Lend<IContacts>(builder);
        if (agent.GetService<IWebChat>() is { } chat)
        {
            builder.Services.AddSingleton(chat);
        }
    }

    // As an instance: what is the agent's must outlive the console.
    private void Lend<T>(WebApplicationBuilder builder)
        where T : class => builder.Services.AddSingleton(agent.GetRequiredService<T>());
}
