using System.ComponentModel.DataAnnotations;
using Appliance.Agent.Storage;

namespace Appliance.Agent.OpenWebUi;

/// <summary>Open WebUI, where the image has it. Section <c>OpenWebUi</c>; the image's drop-in of the agent's unit sets it.</summary>
internal sealed class OpenWebUiOptions
{
    public const string Section = "OpenWebUi";

    /// <summary>The Unix socket that leads to it, or <c>ADDRESS:PORT</c>; empty, the default, where there is none.</summary>
    public string Socket { get; set; } = "";

    /// <summary>The unit that runs it; empty where something else starts it.</summary>
    public string Unit { get; set; } = "";

    /// <summary>Where its variables are written for the unit.</summary>
    [Required]
    public string EnvironmentFile { get; set; } = "/run/hearth/chat/environment";

    /// <summary>Where its secrets are kept. Default: <c>chat</c> in the service's state directory.</summary>
    [Required]
    public string Directory { get; set; } = Path.Combine(StateDirectory.Default, "chat");

    /// <summary>The program that talks to systemd.</summary>
    [Required]
    public string Systemctl { get; set; } = "systemctl";

    /// <summary>How often it is looked at while it starts; ten times as rarely afterwards.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether there is an Open WebUI.</summary>
    public bool IsOn => Socket.Length > 0;
}
