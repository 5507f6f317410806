using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Models;

/// <summary>Where models are looked for and kept. Section <c>Models</c>.</summary>
internal sealed class ModelStoreOptions
{
    public const string Section = "Models";

    /// <summary>Searched in this order, with their subdirectories; the first model of a name wins. Missing ones are passed over. The first directory is the store, into which models are brought; the others are only read.</summary>
    [Required, MinLength(1)]
    public IList<string> Directories { get; set; } = [];

    /// <summary>How often the directories are looked at when nothing announces a change. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What models leave free on the store's disk, in MiB. Default 2 GiB.</summary>
    [Range(0, 1 << 30)]
    public long ReserveMiB { get; set; } = 2048;

    /// <summary>Downloads at the same time. Default 1: the line is not faster for two.</summary>
    [Range(1, 8)]
    public int ActiveDownloads { get; set; } = 1;

    /// <summary>How long parts of downloads that failed and of uploads that ended early are kept. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan KeepParts { get; set; } = TimeSpan.FromDays(7);
}
