using Appliance.Build.Configuration;
using Appliance.Updates;

namespace Appliance.Build.Imaging;

/// <summary>The files of the image that follow from the configuration: names, time servers, partition definitions, the root of updates.</summary>
internal static class GeneratedFiles
{
    /// <summary>The layer with all of them.</summary>
    public static TextLayer Layer(ImageConfiguration configuration, string profile, BuildVersion version, ImageTrust trust)
    {
        var files = new Dictionary<string, string>
        {
            ["etc/hostname"] = configuration.Hostname + "\n",
            ["etc/machine-id"] = "",
            ["usr/lib/os-release"] = OsRelease(configuration, version, trust),
            [BuildStamp.FilePath[1..]] = Stamp(configuration, profile, version, trust).ToJson(),
            [BuildStamp.RootCertificatePath[1..]] = trust.RootCertificate,
            // Also without servers: Debian's built-in fallback would be asked unasked (docs/decisions/0006).
            ["usr/lib/systemd/timesyncd.conf.d/50-hearth.conf"] = TimeServers(configuration),
        };
        foreach (var (name, text) in RepartDefinitions.ForDevice(configuration.Disk, version.Version))
        {
            files["usr/lib/repart.d/" + name] = text;
        }
        var links = new Dictionary<string, string>
        {
            ["etc/os-release"] = "../usr/lib/os-release",
            ["etc/resolv.conf"] = "../run/systemd/resolve/resolv.conf",
            ["etc/mtab"] = "../proc/self/mounts",
            ["usr/bin/hearth"] = "../lib/hearth/agent/hearth",
        };
        return new TextLayer("generated", files, links, ["efi"]);
    }

    /// <summary>What the image says of itself to its own updater.</summary>
    public static BuildStamp Stamp(ImageConfiguration configuration, string profile, BuildVersion version, ImageTrust trust) => new()
    {
        Name = configuration.Name,
        Version = ReleaseVersion.Parse(version.Version),
        Profile = profile,
        Commit = version.Commit,
        SourceDate = version.SourceDate,
        Channel = configuration.Update.Channel,
        Url = configuration.Update.Url is { } url ? new Uri(url) : null,
        IsDevelopment = trust.IsDevelopment,
    };

    /// <summary>The image's <c>os-release</c>: the loader shows it, and systemd tells versions apart by it.</summary>
    public static string OsRelease(ImageConfiguration configuration, BuildVersion version, ImageTrust trust) => $"""
        NAME="{Escape(configuration.Name)}"
        PRETTY_NAME="{Escape(configuration.Name)} {version.Version}{(trust.IsDevelopment ? " (development build)" : "")}"
        ID=hearth
        ID_LIKE=debian
        VERSION_ID={version.Version}
        IMAGE_ID=hearth
        IMAGE_VERSION={version.Version}
        BUILD_ID={version.Commit}

        """.ReplaceLineEndings("\n");

    // os-release(5) is read by shells too.
    private static string Escape(string text) =>
        string.Concat(text.Select(c => "\\\"$`".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()));

    private static string TimeServers(ImageConfiguration configuration) => $"""
        # network.time-servers of the image's configuration. Servers that the house's network names are used too.
        [Time]
        NTP={string.Join(' ', configuration.Network.TimeServers)}
        FallbackNTP=

        """.ReplaceLineEndings("\n");
}
