using System.ComponentModel.DataAnnotations;
using Appliance.Agent.Storage;

namespace Appliance.Agent.Settings;

/// <summary>The settings document. Section <c>Settings</c>.</summary>
internal sealed class SettingsOptions
{
    public const string Section = "Settings";

    /// <summary>Where it lies. Default: <c>settings</c> in the service's state directory.</summary>
    [Required]
    public string Directory { get; set; } = Path.Combine(StateDirectory.Default, "settings");

    /// <summary>Where the root units report and leave proof of presence. Default <c>/run/hearth</c>.</summary>
    [Required]
    public string RunDirectory { get; set; } = "/run/hearth";

    /// <summary>The unit that carries changes out; nothing is carried out when empty, the default. The device's unit says <c>hearth-settings.service</c>.</summary>
    public string Unit { get; set; } = "";

    /// <summary>The program that talks to systemd. Default <c>systemctl</c>.</summary>
    [Required]
    public string Systemctl { get; set; } = "systemctl";
}
