using System.Buffers.Binary;

namespace Appliance.Fitting.Gguf;

/// <summary>Reads the header, the metadata and the tensor table, and stops before the tensor data.</summary>
internal static class GgufReader
{
    private const uint Magic = 0x46554747; // "GGUF" read as a little-endian number
    private const long DefaultAlignment = 32;

    public static GgufFile Read(Stream stream, CancellationToken cancellationToken)
    {
        var input = new GgufInput(stream, cancellationToken);
        var version = ReadVersion(input);
        var tensorCount = ReadCount(input, "the tensor count", GgufLimits.Tensors);
        var metadataCount = ReadCount(input, "the metadata count", GgufLimits.MetadataEntries);
        var metadata = ReadMetadata(input, metadataCount);
        var alignment = Alignment(metadata);
        var tensors = ReadTensors(input, tensorCount, alignment);
        var dataOffset = checked((input.Position + alignment - 1) / alignment * alignment);
        return new GgufFile { Version = version, Metadata = metadata, Tensors = tensors, DataOffset = dataOffset };
    }

    private static int ReadVersion(GgufInput input)
    {
        var magic = input.TakeUInt32("the signature");
        if (magic != Magic)
        {
            throw new GgufException("the file does not begin with 'GGUF'; it is not a GGUF model.");
        }
        var version = input.TakeUInt32("the version");
        return version switch
        {
            2 or 3 => (int)version,
            1 => throw new GgufException("GGUF version 1 is no longer supported; download a current conversion of the model."),
            _ when BinaryPrimitives.ReverseEndianness(version) is > 0 and < 16 =>
                throw new GgufException("the file is big-endian; only little-endian GGUF files can be used on this machine."),
            _ => throw new GgufException($"GGUF version {version} is unknown; versions 2 and 3 are supported."),
        };
    }

    private static int ReadCount(GgufInput input, string what, int limit)
    {
        var count = input.TakeUInt64(what);
        return count <= (ulong)limit
            ? (int)count
            : throw new GgufException($"{what} is {count}, more than the {limit} allowed; the file is damaged.");
    }

    private static GgufMetadata ReadMetadata(GgufInput input, int count)
    {
        var reader = new GgufValueReader(input);
        var values = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = input.TakeName(GgufLimits.KeyBytes, $"the metadata key {i + 1} of {count}");
            if (!values.TryAdd(key, reader.Read(key)))
            {
                throw new GgufException($"the metadata key '{key}' appears twice; the file is damaged.");
            }
        }
        return new GgufMetadata(values);
    }

    private static long Alignment(GgufMetadata metadata)
    {
        var alignment = metadata.Find("general.alignment") switch
        {
            null => DefaultAlignment,
            GgufValue.WholeNumber number => number.Value,
            _ => throw new GgufException("general.alignment is no whole number; the file is damaged."),
        };
        // A power of two as gguf.cpp demands; 1 GiB keeps the sums below within 63 bits.
        return alignment is > 0 and <= 1 << 30 && long.IsPow2(alignment)
            ? alignment
            : throw new GgufException($"general.alignment is {alignment}, not a power of two; the file is damaged.");
    }

    private static List<GgufTensor> ReadTensors(GgufInput input, int count, long alignment)
    {
        var tensors = new List<GgufTensor>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var end = 0L;
        for (var i = 0; i < count; i++)
        {
            var tensor = ReadTensor(input, "the tensor table");
            if (!names.Add(tensor.Name))
            {
                throw new GgufException($"the tensor '{tensor.Name}' appears twice; the file is damaged.");
            }
            // llama.cpp (gguf.cpp) demands the same: tensors lie in the table's order, each at the next multiple after the one before.
            if (tensor.Offset != end)
            {
                throw new GgufException($"the tensor '{tensor.Name}' begins at {tensor.Offset}, not at {end} behind the one before it; the file is damaged.");
            }
            end = EndOf(tensor, alignment);
            tensors.Add(tensor);
        }
        return tensors;
    }

    private static long EndOf(GgufTensor tensor, long alignment)
    {
        try
        {
            return checked((tensor.Offset + tensor.Size.Bytes + alignment - 1) / alignment * alignment);
        }
        catch (OverflowException e)
        {
            throw new GgufException($"the tensor '{tensor.Name}' ends beyond the end of any possible file; the file is damaged.", e);
        }
    }

    private static GgufTensor ReadTensor(GgufInput input, string what)
    {
        var name = input.TakeName(GgufLimits.TensorNameBytes, what);
        var axes = input.TakeUInt32(what);
        if (axes is 0 or > GgufLimits.TensorDimensions)
        {
            throw new GgufException($"the tensor '{name}' has {axes} dimensions, not 1 to {GgufLimits.TensorDimensions}; the file is damaged.");
        }
        var dimensions = new long[axes];
        for (var axis = 0; axis < dimensions.Length; axis++)
        {
            dimensions[axis] = input.TakeLength(what);
            // ggml divides by the dimensions when it checks them.
            if (dimensions[axis] == 0)
            {
                throw new GgufException($"the tensor '{name}' has a dimension without elements; the file is damaged.");
            }
        }
        var typeId = input.TakeUInt32(what);
        var type = GgmlType.Find(typeId)
            ?? throw new GgufException($"the tensor '{name}' has the type {typeId}, which this version does not know.");
        var offset = input.TakeLength(what);
        return new GgufTensor(name, type, dimensions, offset, SizeOf(name, type, dimensions));
    }

    private static ByteSize SizeOf(string name, GgmlType type, long[] dimensions)
    {
        if (dimensions[0] % type.BlockElements != 0)
        {
            throw new GgufException($"the rows of tensor '{name}' have {dimensions[0]} elements, no multiple of {type.Name}'s {type.BlockElements}.");
        }
        try
        {
            var elements = dimensions.Aggregate(1L, (product, dimension) => checked(product * dimension));
            return new ByteSize(checked(elements / type.BlockElements * type.BlockBytes));
        }
        catch (OverflowException e)
        {
            throw new GgufException($"the tensor '{name}' claims more than 2^63 bytes; the file is damaged.", e);
        }
    }
}
