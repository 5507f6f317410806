using System.Buffers.Binary;
using System.Text;

namespace Appliance.Fitting.Gguf;

/// <summary>Reads metadata values within a budget of memory.</summary>
internal sealed class GgufValueReader(GgufInput input)
{
    // enum gguf_type of gguf.h.
    private const uint Bool = 7;
    private const uint String = 8;
    private const uint Array = 9;

    private int _keptBytes;

    /// <summary>The type number and the value after it.</summary>
    public GgufValue Read(string key)
    {
        var what = $"the value of '{key}'";
        var at = input.Position;
        var type = input.TakeUInt32(what);
        return type switch
        {
            String => ReadText(what),
            Array => ReadArray(what),
            _ when Width(type) is int width => Scalar(type, input.Take(width, what)),
            _ => throw UnknownType(what, type, at),
        };
    }

    private GgufValue ReadText(string what)
    {
        var length = input.TakeLength(what);
        if (!Keep(length, GgufLimits.KeptTextBytes))
        {
            input.Skip(length, what);
            return new GgufValue.LongText(length);
        }
        return new GgufValue.Text(Encoding.UTF8.GetString(input.Take((int)length, what)));
    }

    private GgufValue ReadArray(string what)
    {
        var at = input.Position;
        var type = input.TakeUInt32(what);
        var count = input.TakeLength(what);
        if (type == String)
        {
            for (var i = 0L; i < count; i++)
            {
                input.Skip(input.TakeLength(what), what);
            }
            return new GgufValue.Skipped(count);
        }
        // Arrays of arrays are refused by llama.cpp as well, and would make the depth of reading the file's choice.
        var width = Width(type) ?? throw UnknownType(what, type, at);
        if (IsInteger(type) && count <= GgufLimits.KeptIntegers && Keep(count * sizeof(long), GgufLimits.KeptIntegers * sizeof(long)))
        {
            var values = new long[count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Scalar(type, input.Take(width, what)) is GgufValue.WholeNumber number ? number.Value : long.MaxValue;
            }
            return new GgufValue.WholeNumbers(values);
        }
        input.Skip(count > long.MaxValue / width ? long.MaxValue : count * width, what);
        return new GgufValue.Skipped(count);
    }

    private bool Keep(long bytes, int limit)
    {
        if (bytes < 0 || bytes > limit || _keptBytes + bytes > GgufLimits.KeptBytes)
        {
            return false;
        }
        _keptBytes += (int)bytes;
        return true;
    }

    private static int? Width(uint type) => type switch
    {
        0 or 1 or Bool => 1,
        2 or 3 => 2,
        4 or 5 or 6 => 4,
        10 or 11 or 12 => 8,
        _ => null,
    };

    private static bool IsInteger(uint type) => type is 0 or 1 or 2 or 3 or 4 or 5 or 10 or 11;

    private static GgufValue Scalar(uint type, ReadOnlySpan<byte> bytes) => type switch
    {
        0 => new GgufValue.WholeNumber(bytes[0]),
        1 => new GgufValue.WholeNumber((sbyte)bytes[0]),
        2 => new GgufValue.WholeNumber(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        3 => new GgufValue.WholeNumber(BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        4 => new GgufValue.WholeNumber(BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        5 => new GgufValue.WholeNumber(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        6 => new GgufValue.Real(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        Bool => new GgufValue.Flag(bytes[0] != 0),
        10 when BinaryPrimitives.ReadUInt64LittleEndian(bytes) is > long.MaxValue and var large => new GgufValue.Real(large),
        10 or 11 => new GgufValue.WholeNumber(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        _ => new GgufValue.Real(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
    };

    private static GgufException UnknownType(string what, uint type, long at) =>
        new($"{what} at byte {at} has the unknown or nested type {type}; the file is damaged or newer than this version.");
}
