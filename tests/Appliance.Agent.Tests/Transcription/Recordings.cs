using System.Buffers.Binary;
using System.Globalization;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Transcription;

/// <summary>Sounds to transcribe.</summary>
internal static class Recordings
{
    private const int Header = 44;

    /// <summary>A WAV file with a tone of 440 Hz: 8 bits, 8,000 samples a second, unlike what whisper-server takes.</summary>
    public static byte[] Wav(double seconds)
    {
        const int rate = 8000;
        var samples = (int)(seconds * rate);
        var wav = new byte[Header + samples];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), rate);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 8);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), samples);
        for (var index = 0; index < samples; index++)
        {
            wav[Header + index] = (byte)(128 + (60 * Math.Sin(2 * Math.PI * 440 * index / rate)));
        }
        return wav;
    }

    /// <summary>A recording of the folder <c>Recordings</c>: two seconds of tones.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>Where it lies.</summary>
    public static string PathOf(string name) =>
        Path.Combine(Repository.Root, "tests", "Appliance.Agent.Tests", "Transcription", "Recordings", name);

    /// <summary>The form in which clients send a recording.</summary>
    public static MultipartFormDataContent Form(byte[] recording, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent(string.Create(CultureInfo.InvariantCulture, $"--{recording.Length}-boundary"));
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), $"\"{name}\"");
        }
        form.Add(new ByteArrayContent(recording), "\"file\"", "recording.bin");
        return form;
    }
}
