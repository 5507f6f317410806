using System.ComponentModel.DataAnnotations;
using Appliance.Agent.Storage;
using Appliance.Updates;

namespace Appliance.Agent.Updates;

/// <summary>Updates of the system. Section <c>Updates</c>.</summary>
internal sealed class UpdateOptions
{
    public const string Section = "Updates";

    /// <summary>Where downloads lie and what is remembered. Default: <c>updates</c> in the service's state directory.</summary>
    [Required]
    public string Directory { get; set; } = Path.Combine(StateDirectory.Default, "updates");

    /// <summary>Where root reports. Default <c>/run/hearth/updates</c>.</summary>
    [Required]
    public string RunDirectory { get; set; } = "/run/hearth/updates";

    /// <summary>Where a stick with updates is mounted. Default <c>/run/hearth/update-disk</c>.</summary>
    [Required]
    public string Stick { get; set; } = "/run/hearth/update-disk";

    /// <summary>The unit that installs; nothing is installed when empty, the default. The device's unit says <c>hearth-update.service</c>.</summary>
    public string Unit { get; set; } = "";

    /// <summary>The program that talks to systemd. Default <c>systemctl</c>.</summary>
    [Required]
    public string Systemctl { get; set; } = "systemctl";

    /// <summary>The build's word on version, profile, channel and where updates are. Default: that of the image.</summary>
    [Required]
    public string Stamp { get; set; } = BuildStamp.FilePath;

    /// <summary>The certificate that updates are trusted by. Default: that of the image.</summary>
    [Required]
    public string RootCertificate { get; set; } = BuildStamp.RootCertificatePath;

    /// <summary>A model of a few kilobytes that a runner is tried with after the start; no runner is tried when empty, the default.</summary>
    public string ProbeModel { get; set; } = "";

    /// <summary>How often updates are looked for, when the owner allows it. Default 8 hours, give or take a quarter.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long after the start they are looked for first. Default 10 minutes, give or take a quarter.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FirstCheck { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a stick and the state of things are looked at. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:05:00")]
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most that is downloaded in a second, in KiB; 0, the default, for as fast as it goes.</summary>
    [Range(0, 1 << 24)]
    public int RateKiB { get; set; }

    /// <summary>For how long nobody may have asked for anything before the rig counts as idle. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan IdleFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Where the kernel and systemd say things. Default <c>/</c>.</summary>
    [Required]
    public string Root { get; set; } = "/";
}
