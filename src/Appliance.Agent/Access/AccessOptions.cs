using System.ComponentModel.DataAnnotations;
using Appliance.Agent.Storage;

namespace Appliance.Agent.Access;

/// <summary>Who may use the API, and from where. Section <c>Access</c>.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Where keys and usage are kept. Default: <c>access</c> in the service's state directory.</summary>
    [Required]
    public string Directory { get; set; } = Path.Combine(StateDirectory.Default, "access");

    /// <summary>
    /// Whether nobody is let in before the device is set up, and then nobody without a key unless its settings allow it. Default false, for a
    /// developer's machine and a container, which have no screen to set them up by: there the first key closes the API.
    /// </summary>
    public bool IsClosedFirst { get; set; }

    /// <summary>Names this machine is reached by beside its own and <c>hearth.local</c>.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>
    /// Web origins whose pages may call the API beside those of this machine: <c>https://chat.example.org</c>, with <c>*</c> for a part
    /// of the host, or <c>*</c> alone for any.
    /// </summary>
    public IList<string> Origins { get; } = [];

    /// <summary>How often usage is written to disk: a power cut loses so much of it. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan UsageInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For how many days usage is kept. Default 400.</summary>
    [Range(1, 10_000)]
    public int UsageDays { get; set; } = 400;
}
