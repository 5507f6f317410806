using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Hardware;

/// <summary>How the machine is watched. Section <c>Rig</c>.</summary>
internal sealed class RigOptions
{
    public const string Section = "Rig";

    /// <summary>The file system whose <c>proc</c> and <c>sys</c> describe the machine. Default <c>/</c>.</summary>
    [Required]
    public string Root { get; set; } = "/";

    /// <summary>How often the cards are looked at. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);
}
