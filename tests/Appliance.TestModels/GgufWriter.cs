using System.Text;

namespace Appliance.TestModels;

/// <summary>Writes GGUF files, right ones and deliberately wrong ones.</summary>
public sealed class GgufWriter
{
    private const int Alignment = 32;

    private readonly List<Action<BinaryWriter>> _metadata = [];
    private readonly List<(string Name, uint Type, ulong[] Dimensions, byte[] Data, long Length)> _tensors = [];

    /// <summary>The format version written; 3 unless told otherwise.</summary>
    public uint Version { get; init; } = 3;

    /// <summary>Added to the true count of metadata entries.</summary>
    public long ExtraMetadataCount { get; init; }

    /// <summary>Added to the true count of tensors.</summary>
    public long ExtraTensorCount { get; init; }

    public GgufWriter Text(string key, string value) => Raw(key, 8, w => Write(w, value));

    public GgufWriter U32(string key, uint value) => Raw(key, 4, w => w.Write(value));

    public GgufWriter U64(string key, ulong value) => Raw(key, 10, w => w.Write(value));

    public GgufWriter U16(string key, ushort value) => Raw(key, 2, w => w.Write(value));

    public GgufWriter F32(string key, float value) => Raw(key, 6, w => w.Write(value));

    public GgufWriter Flag(string key, bool value) => Raw(key, 7, w => w.Write(value));

    public GgufWriter Texts(string key, IReadOnlyCollection<string> values) => Array(key, 8, values, Write);

    public GgufWriter Reals(string key, IReadOnlyCollection<float> values) => Array(key, 6, values, (w, value) => w.Write(value));

    public GgufWriter Numbers(string key, IReadOnlyCollection<int> values) => Array(key, 5, values, (w, value) => w.Write(value));

    /// <summary>A value of any type number with any bytes.</summary>
    public GgufWriter Raw(string key, uint type, Action<BinaryWriter> value)
    {
        _metadata.Add(w =>
        {
            Write(w, key);
            w.Write(type);
            value(w);
        });
        return this;
    }

    /// <summary>A tensor of 32-bit floats.</summary>
    public GgufWriter Tensor(string name, IReadOnlyList<int> dimensions, float[] values)
    {
        var data = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, data, 0, data.Length);
        return Tensor(name, 0, [.. dimensions.Select(dimension => (ulong)dimension)], data);
    }

    /// <summary>A tensor table entry of any type and shape, with any data.</summary>
    public GgufWriter Tensor(string name, uint type, ulong[] dimensions, byte[] data)
    {
        _tensors.Add((name, type, dimensions, data, data.Length));
        return this;
    }

    /// <summary>A tensor of <paramref name="length"/> zero bytes, which <see cref="WriteSparse"/> leaves as a hole.</summary>
    public GgufWriter Hole(string name, uint type, ulong[] dimensions, long length)
    {
        _tensors.Add((name, type, dimensions, [], length));
        return this;
    }

    /// <summary>Writes a file whose tensors without data take no room on the disk.</summary>
    public void WriteSparse(string path)
    {
        using var stream = File.Create(path);
        using var writer = new BinaryWriter(stream);
        WriteHeader(writer);
        foreach (var tensor in _tensors)
        {
            Pad(writer);
            writer.Write(tensor.Data);
            writer.Flush();
            stream.Seek(tensor.Length - tensor.Data.Length, SeekOrigin.Current);
        }
        stream.SetLength(stream.Position);
    }

    /// <summary>The whole file.</summary>
    public byte[] ToArray()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        WriteHeader(writer);
        foreach (var tensor in _tensors)
        {
            Pad(writer);
            writer.Write(tensor.Data);
        }
        return stream.ToArray();
    }

    private void WriteHeader(BinaryWriter writer)
    {
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)(_tensors.Count + ExtraTensorCount));
        writer.Write((ulong)(_metadata.Count + ExtraMetadataCount));
        _metadata.ForEach(write => write(writer));
        WriteTable(writer);
    }

    private void WriteTable(BinaryWriter writer)
    {
        var offset = 0UL;
        foreach (var tensor in _tensors)
        {
            Write(writer, tensor.Name);
            writer.Write((uint)tensor.Dimensions.Length);
            foreach (var dimension in tensor.Dimensions)
            {
                writer.Write(dimension);
            }
            writer.Write(tensor.Type);
            writer.Write(offset);
            offset += (ulong)((tensor.Length + Alignment - 1) / Alignment * Alignment);
        }
    }

    private GgufWriter Array<T>(string key, uint type, IReadOnlyCollection<T> values, Action<BinaryWriter, T> write) =>
        Raw(key, 9, w =>
        {
            w.Write(type);
            w.Write((ulong)values.Count);
            foreach (var value in values)
            {
                write(w, value);
            }
        });

    private static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Pad(BinaryWriter writer)
    {
        while (writer.BaseStream.Position % Alignment != 0)
        {
            writer.Write((byte)0);
        }
    }
}
