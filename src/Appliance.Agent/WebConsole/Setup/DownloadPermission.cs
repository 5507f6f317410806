using Appliance.Agent.Models.Hub;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole.Setup;

/// <summary>
/// Lets models be fetched only while the settings allow it. Where nothing was ever saved, on a developer's machine, the configuration alone
/// decides; what it forbids stays forbidden.
/// </summary>
internal sealed class DownloadPermission(SettingsStore settings, IOptions<HubOptions> hub) : IHostedService
{
    private readonly bool _isConfigured = hub.Value.IsAllowed;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        settings.Saved += Apply;
        var now = settings.Current.Document;
        Apply(now, now);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        settings.Saved -= Apply;
        return Task.CompletedTask;
    }

    private void Apply(SettingsDocument before, SettingsDocument now) =>
        hub.Value.IsAllowed = _isConfigured && (now.Revision == 0 || now.Privacy.ModelDownloads);
}
