using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Gateway;

/// <summary>Limits of the API. Section <c>Gateway</c>.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Where the API listens when no socket is handed over. Default: port 11434 on every address.</summary>
    [Required]
    public string Urls { get; set; } = "http://0.0.0.0:11434";

    /// <summary>Largest request body in bytes. Default 32 MiB.</summary>
    [Range(1024, 1 << 30)]
    public long MaxRequestBytes { get; set; } = 32 << 20;

    /// <summary>How long a client may take to send the lines before a request's body. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long a body may come slower than 240 bytes a second before its client is sent away. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan SlowBodyGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest silence of a runner within one answer. Default 1 h: a long prompt on a slow processor.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A client that streams is told what it waits for when its model takes longer than this to be ready. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StatusAfter { get; set; } = TimeSpan.FromSeconds(2);
}
