using System.ComponentModel.DataAnnotations;
using Appliance.Agent.Storage;

namespace Appliance.Agent.WebConsole;

/// <summary>Where the console keeps what it must remember. Section <c>Console</c>.</summary>
internal sealed class WebConsoleOptions
{
    /// <summary>Conversations and the history of the cards. Default: <c>console</c> in the service's state directory.</summary>
    [Required]
    public string Directory { get; set; } = Path.Combine(StateDirectory.Default, "console");

    /// <summary>The program that starts units; it is asked to restart the machine.</summary>
    [Required]
    public string Systemctl { get; set; } = "systemctl";

    /// <summary>The program that reads the journal.</summary>
    [Required]
    public string Journalctl { get; set; } = "journalctl";

    /// <summary>The image's archive of licence texts.</summary>
    [Required]
    public string Licences { get; set; } = "/usr/share/doc/licences.zip";

    /// <summary>The file system whose <c>proc</c> and <c>sys</c> describe the machine. Default <c>/</c>.</summary>
    [Required]
    public string Root { get; set; } = "/";

    /// <summary>The unit that moves the system to a disk; none when empty, the default. The device's unit says <c>hearth-install.service</c>.</summary>
    public string InstallUnit { get; set; } = "";
}
