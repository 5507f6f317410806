namespace Appliance.Settings;

/// <summary>Turns settings into the files that Debian's services read. A pure function of a document that is valid.</summary>
public static class SettingsRenderer
{
    /// <summary>Where iwd looks for networks, below the root; a drop-in of its unit says so.</summary>
    public const string WifiFolder = "run/hearth/iwd";

    // Asked only when the owner allows time servers and neither settings nor router name one.
    private const string PublicServers = "0.debian.pool.ntp.org 1.debian.pool.ntp.org 2.debian.pool.ntp.org 3.debian.pool.ntp.org";

    private const string Header = "# From the device's settings; written anew at every start.\n";

    /// <summary>All files, in the order of their paths.</summary>
    public static IReadOnlyList<RenderedFile> Render(SettingsDocument settings) =>
    [
        .. new[]
        {
            new RenderedFile(Concern.Hostname, "etc/hostname", settings.Device.Hostname + "\n"),
            new RenderedFile(Concern.Hostname, "etc/hosts", Hosts(settings.Device.Hostname)),
            new RenderedFile(Concern.TimeZone, "etc/localtime", "../usr/share/zoneinfo/" + settings.Device.TimeZone) { IsLink = true },
            new RenderedFile(Concern.Resolver, "etc/systemd/resolved.conf.d/60-hearth.conf", Resolver(settings.Network)),
            new RenderedFile(Concern.Clock, "etc/systemd/timesyncd.conf.d/60-hearth.conf", Clock(settings)),
            FirewallRenderer.Render(settings.Privacy),
        }
        .Concat(NetworkRenderer.Render(settings.Network, settings.Privacy.TimeSync))
        .Concat(WifiRenderer.Render(settings.Network.Wifi))
        .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    private static string Hosts(string hostname) => $"""
        {Header}127.0.0.1 localhost
        127.0.1.1 {hostname}
        ::1 localhost ip6-localhost ip6-loopback

        """.ReplaceLineEndings("\n");

    private static string Resolver(NetworkSettings network) => network.Dns.Count == 0
        ? $"{Header}[Resolve]\nMulticastDNS=yes\n"
        : $"{Header}[Resolve]\nMulticastDNS=yes\nDNS={string.Join(' ', network.Dns)}\n";

    // An empty value takes back what the image's configuration says.
    private static string Clock(SettingsDocument settings)
    {
        if (!settings.Privacy.TimeSync)
        {
            return $"{Header}[Time]\nNTP=\nFallbackNTP=\n";
        }
        var own = settings.Network.TimeServers.Count == 0 ? "" : $"NTP=\nNTP={string.Join(' ', settings.Network.TimeServers)}\n";
        return $"{Header}[Time]\n{own}FallbackNTP={PublicServers}\n";
    }
}
