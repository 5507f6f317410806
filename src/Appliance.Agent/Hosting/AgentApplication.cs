using Appliance.Agent.Access;
using Appliance.Agent.Gateway;
using Appliance.Agent.Hardware;
using Appliance.Agent.Health;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.OpenWebUi;
using Appliance.Agent.Planning;
using Appliance.Agent.Runners;
using Appliance.Agent.Screen;
using Appliance.Agent.Settings;
using Appliance.Agent.Transcription;
using Appliance.Agent.Updates;
using Appliance.Agent.Updates.Gate;
using Appliance.Agent.WebConsole;

namespace Appliance.Agent.Hosting;

/// <summary>Puts the agent together.</summary>
internal static class AgentApplication
{
    private const string EnvironmentPrefix = "HEARTH_";

    /// <summary>The agent, not yet started. <paramref name="settings"/> win over variables that begin with HEARTH_.</summary>
    public static WebApplication Build(IEnumerable<KeyValuePair<string, string?>> settings, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(settings);
        builder.Logging.AddAgentLogging();
        builder.Services.AddSystemdHosting();
        builder.Services.AddSingleton(TimeProvider.System);
        // Answers under way may end; hearth-agent.service's TimeoutStopSec= leaves time for this and for stopping runners.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.AddObservability();
        builder.Services.AddSettings(builder.Configuration);
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddModels(builder.Configuration);
        builder.Services.AddRunners(builder.Configuration);
        builder.Services.AddGateway(builder.Configuration);
        builder.Services.AddTranscription(builder.Configuration);
        builder.Services.AddScreen(builder.Configuration);
        builder.Services.AddRig(builder.Configuration);
        builder.Services.AddHealth();
        builder.Services.AddUpdates(builder.Configuration);
        builder.Services.AddOpenWebUi(builder.Configuration);
        builder.Services.AddConsole(builder.Configuration);
        builder.ListenAsConfigured();
        adjust?.Invoke(builder);
        var app = builder.Build();
        app.UseRequestJournal();
        app.UseFaultAnswers();
        app.UseAccess();
        app.MapAccess();
        app.MapMetrics();
        app.MapHealth();
        app.MapGate();
        app.MapRig();
        app.MapPlanning();
        app.MapModels();
        app.MapTranscription();
        app.MapGateway();
        return app;
    }
}
