using System.Buffers.Binary;
using System.Text;

namespace Appliance.EndToEnd;

/// <summary>Recordings made here.</summary>
internal static class Recording
{
    private const int Rate = 16_000;
    private const int Header = 44;
    private const double Pitch = 220;

    /// <summary>A tone as a WAV file: 16 bits, one channel.</summary>
    public static byte[] Hum(int seconds)
    {
        var samples = Rate * seconds;
        var file = new byte[Header + (samples * sizeof(short))];
        Text(0, "RIFF");
        Number(4, file.Length - 8);
        Text(8, "WAVEfmt ");
        Number(16, 16);
        Short(20, 1);
        Short(22, 1);
        Number(24, Rate);
        Number(28, Rate * sizeof(short));
        Short(32, sizeof(short));
        Short(34, 16);
        Text(36, "data");
        Number(40, samples * sizeof(short));
        for (var sample = 0; sample < samples; sample++)
        {
            Short(Header + (sample * sizeof(short)), (short)(8000 * Math.Sin(2 * Math.PI * Pitch * sample / Rate)));
        }
        return file;

        void Text(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(file, at);
        void Number(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        void Short(int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), value);
    }
}
