using System.Buffers.Binary;

namespace Appliance.TestModels;

/// <summary>Damages GGUF files in the ways that trip readers. A seed always makes the same file.</summary>
/// <param name="samples">Good files, small ones.</param>
public sealed class GgufMutator(IReadOnlyList<byte[]> samples)
{
    // What overflows when it is added to, multiplied, or taken for a signed number.
    private static readonly ulong[] Edges =
    [
        0, 1, 8, 9, 255, 65_536, 1UL << 20, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, (1UL << 61) - 1, (1UL << 62) - 1, 1UL << 62,
        long.MaxValue - 31, long.MaxValue, 1UL << 63, ulong.MaxValue - 31, ulong.MaxValue,
    ];

    /// <summary>The damaged file of a seed.</summary>
    public byte[] Mutate(int seed)
    {
        var random = new Random(seed);
        var bytes = samples[random.Next(samples.Count)];
        bytes = [.. bytes];
        for (var damages = random.Next(1, 5); damages > 0; damages--)
        {
            bytes = Damage(bytes, random);
        }
        return bytes;
    }

    private byte[] Damage(byte[] bytes, Random random)
    {
        if (bytes.Length < 32)
        {
            return [.. bytes, .. Noise(random, 64)];
        }
        var at = random.Next(bytes.Length);
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                SetLength(bytes, at, Edge(random));
                return bytes;
            case 4:
                // The counts of tensors and of metadata follow the signature and the version.
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(random.Next(2) == 0 ? 8 : 16), Edge(random));
                return bytes;
            case 5:
                SetType(bytes, at, (uint)random.Next(14));
                return bytes;
            case 6:
                return Splice(bytes, Part(bytes, random), at);
            case 7:
                return Splice(bytes, Part(samples[random.Next(samples.Count)], random), at);
            case 8:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 64))..]];
            default:
                return Splice(bytes, Noise(random, random.Next(1, 64)), at);
        }
    }

    private static ulong Edge(Random random) =>
        random.Next(4) == 0 ? (ulong)random.NextInt64() : Edges[random.Next(Edges.Length)] + (ulong)random.Next(3) - 1;

    // Lengths and counts are the eight-byte numbers that are small in a good file.
    private static void SetLength(byte[] bytes, int from, ulong value)
    {
        for (var at = from; at <= bytes.Length - 8; at++)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)) is > 0 and < 1 << 20)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), value);
                return;
            }
        }
    }

    // Type numbers are the four-byte numbers below fourteen.
    private static void SetType(byte[] bytes, int from, uint value)
    {
        for (var at = from; at <= bytes.Length - 4; at++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) is > 3 and < 14)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
                return;
            }
        }
    }

    private static byte[] Splice(byte[] bytes, byte[] part, int at) => [.. bytes[..at], .. part, .. bytes[at..]];

    private static byte[] Part(byte[] bytes, Random random)
    {
        var from = random.Next(bytes.Length);
        return bytes[from..Math.Min(bytes.Length, from + random.Next(1, 512))];
    }

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
