using System.Runtime.InteropServices;

namespace Appliance.Agent.Transcription.Audio;

/// <summary>
/// Where long sound is cut, so that whisper-server works on one piece at a time: its memory then does not grow with the recording, and it
/// hears within seconds that nobody listens any more.
/// </summary>
internal static class SoundCuts
{
    /// <summary>Longest piece.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // A pause for breath lies in the last minute of nearly every ten.
    private static readonly long LongestBytes = SoundFormat.BytesOf(Longest);
    private static readonly long SearchedBytes = SoundFormat.BytesOf(TimeSpan.FromMinutes(1));
    private const int FrameSamples = SoundFormat.SampleRate / 20;
    private const int PauseFrames = 8;

    /// <summary>The end of the piece that begins at <paramref name="start"/>, in bytes: the middle of the quietest 0.4 s of its last minute.</summary>
    public static async Task<long> FindEndAsync(Sound sound, long start, CancellationToken cancellationToken)
    {
        if (sound.Length - start <= LongestBytes)
        {
            return sound.Length;
        }
        var searched = start + LongestBytes - SearchedBytes;
        var samples = await sound.ReadAsync(searched, searched + SearchedBytes, cancellationToken);
        return searched + (QuietestSample(MemoryMarshal.Cast<byte, short>(samples)) * (long)SoundFormat.BytesPerSample);
    }

    /// <summary>The sample in the middle of the quietest 0.4 s.</summary>
    public static int QuietestSample(ReadOnlySpan<short> samples)
    {
        var energies = new long[samples.Length / FrameSamples];
        for (var index = 0; index < energies.Length * FrameSamples; index++)
        {
            energies[index / FrameSamples] += samples[index] * samples[index];
        }
        var (quietest, least) = (0, long.MaxValue);
        for (var frame = 0; frame + PauseFrames <= energies.Length; frame++)
        {
            var energy = energies.AsSpan(frame, PauseFrames).ToArray().Sum();
            (quietest, least) = energy < least ? (frame, energy) : (quietest, least);
        }
        return (quietest + (PauseFrames / 2)) * FrameSamples;
    }
}
