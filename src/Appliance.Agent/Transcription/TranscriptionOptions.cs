using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Transcription;

/// <summary>How speech is turned into text. Section <c>Transcription</c>.</summary>
internal sealed class TranscriptionOptions
{
    public const string Section = "Transcription";

    /// <summary>Program and first arguments of a plain runner process. Default <c>whisper-server</c>.</summary>
    [Required, MinLength(1)]
    public IList<string> Command { get; set; } = [];

    /// <summary>Where systemd's runners have their sockets: a folder of its name for each.</summary>
    [Required]
    public string SocketDirectory { get; set; } = "/run/hearth-whisper";

    /// <summary>Program and first arguments that decode a recording. Default <c>ffmpeg</c>.</summary>
    [Required, MinLength(1)]
    public IList<string> DecoderCommand { get; set; } = [];

    /// <summary>A socket behind which each connection is one decoder; none by default, the device's unit names it.</summary>
    public string? DecoderSocket { get; set; }

    /// <summary>Where decoded sound waits, 115 MB for an hour. Default: the temporary directory.</summary>
    [Required]
    public string Directory { get; set; } = Path.GetTempPath();

    /// <summary>Largest recording in bytes. Default 200 MiB: half an hour of a compact disc's sound as FLAC; OpenAI's own limit is 25 MiB.</summary>
    [Range(1024, 1L << 40)]
    public long MaxFileBytes { get; set; } = 200 << 20;

    /// <summary>Longest recording. Default 4 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestRecording { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How long receiving and decoding one recording may take. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan DecodeTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Recordings that are decoded at the same time. Default 4.</summary>
    [Range(1, 64)]
    public int Decoders { get; set; } = 4;

    /// <summary>Threads of one runner; 0, the default, for one for each processor and at most 8.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }
}
