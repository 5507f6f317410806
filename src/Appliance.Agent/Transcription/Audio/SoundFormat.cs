using System.Buffers.Binary;
using System.Globalization;

namespace Appliance.Agent.Transcription.Audio;

/// <summary>The one form of sound that whisper-server is given: one channel, 16,000 samples a second, 16 bits each.</summary>
internal static class SoundFormat
{
    public const int SampleRate = 16_000;
    public const int BytesPerSample = sizeof(short);
    public const int BytesPerSecond = SampleRate * BytesPerSample;

    private const int HeaderLength = 44;

    /// <summary>ffmpeg's arguments; hearth-audio@.service repeats them. The input is kept in a file so that it can be sought in: many
    /// recorders write the index of an m4a file last.</summary>
    public static IReadOnlyList<string> DecoderArguments { get; } =
    [
        "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-protocol_whitelist", "cache,pipe", "-threads", "1",
        "-i", "cache:pipe:0", "-map", "0:a:0", "-ac", "1", "-ar", SampleRate.ToString(CultureInfo.InvariantCulture), "-f", "s16le", "pipe:1",
    ];

    public static TimeSpan DurationOf(long bytes) => TimeSpan.FromSeconds((double)bytes / BytesPerSecond);

    public static long BytesOf(TimeSpan duration) => (long)(duration.TotalSeconds * SampleRate) * BytesPerSample;

    /// <summary>A WAV file around <paramref name="samples"/>.</summary>
    public static byte[] ToWav(ReadOnlySpan<byte> samples)
    {
        var wav = new byte[HeaderLength + samples.Length];
        var header = wav.AsSpan(0, HeaderLength);
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], wav.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], BytesPerSecond);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 8 * BytesPerSample);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], samples.Length);
        samples.CopyTo(wav.AsSpan(HeaderLength));
        return wav;
    }
}
