using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Models.Hub;

/// <summary>Where models are fetched from. Nothing is contacted before someone asks for a model. Section <c>Models:Hub</c>.</summary>
internal sealed class HubOptions
{
    public const string Section = "Models:Hub";

    /// <summary>The hub, or one that answers as it does. Default: Hugging Face.</summary>
    [Required]
    public Uri Address { get; set; } = new("https://huggingface.co");

    /// <summary>Whether models may be fetched at all. Default: yes, when someone asks.</summary>
    public bool IsAllowed { get; set; } = true;

    /// <summary>A file with the access token for models that are given only to accounts; missing or empty for none.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Connections for one file. Default 4.</summary>
    [Range(1, 16)]
    public int Connections { get; set; } = 4;

    /// <summary>What is asked for at once, in MiB. Default 64.</summary>
    [Range(1, 4096)]
    public int PartMiB { get; set; } = 64;

    /// <summary>How long a server may be silent. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Silence { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a connection is tried again without a single byte in between. Default 10: about six minutes.</summary>
    [Range(0, 1000)]
    public int Retries { get; set; } = 10;

    /// <summary>The rest before the first of these tries; it doubles up to a minute. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Backoff { get; set; } = TimeSpan.FromSeconds(1);
}
