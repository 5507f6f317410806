using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Models;

/// <summary>Where models are looked for. Section <c>Models</c>.</summary>
internal sealed class ModelStoreOptions
{
    public const string Section = "Models";

    /// <summary>Searched in this order, with their subdirectories; the first model of a name wins. Missing ones are passed over.</summary>
    [Required, MinLength(1)]
    public IList<string> Directories { get; set; } = [];

    /// <summary>How often the directories are looked at when nothing announces a change. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromSeconds(5);
}
