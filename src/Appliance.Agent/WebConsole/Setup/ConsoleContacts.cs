using Appliance.Agent.Models.Hub;
using Appliance.Agent.Updates;
using Appliance.Console.Ports;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole.Setup;

/// <summary>Who would be contacted, from what the agent is set to.</summary>
internal sealed class ConsoleContacts(IOptions<HubOptions> hub, SettingsStore settings, UpdateFinder updates) : IContacts
{
    // Debian's systemd is built with these.
    private static readonly string[] PublicTime = ["0.debian.pool.ntp.org", "1.debian.pool.ntp.org", "2.debian.pool.ntp.org", "3.debian.pool.ntp.org"];

    // Where Hugging Face's answers send on to for the bytes.
    private static readonly string[] HubStores = ["*.hf.co", "*.xethub.hf.co"];

    public IReadOnlyList<string> Models => hub.Value.Address.Host == "huggingface.co" ? [hub.Value.Address.Host, .. HubStores] : [hub.Value.Address.Host];

    public IReadOnlyList<string> Updates => updates.Stamp?.Url is { } site ? [site.Host] : [];

    public IReadOnlyList<string> Time => settings.Current.Document.Network.TimeServers is { Count: > 0 } own ? own : PublicTime;
}
