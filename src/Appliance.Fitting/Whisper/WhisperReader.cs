using System.Buffers.Binary;
using System.Text;
using Appliance.Fitting.Architecture;
using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Whisper;

/// <summary>Reads whisper.cpp's files: eleven numbers, a filter bank, the vocabulary, then tensor after tensor, each with its data.</summary>
/// <remarks>Layout: <c>whisper_model_load</c> of whisper.cpp.</remarks>
internal sealed class WhisperReader(Stream stream, CancellationToken cancellationToken)
{
    // "ggml" as a little-endian number.
    private const uint Magic = 0x67676d6c;

    private const int LargestNumber = 1 << 20;
    private const int LongestToken = 4096;
    private const int LongestName = 256;
    private const int MostTensors = 16_384;
    private const int FewestTokens = 51_864;

    private readonly byte[] _buffer = new byte[LongestToken];
    private readonly long _length = stream.Length;

    public WhisperFile Read()
    {
        if (_length < sizeof(uint) || TakeUInt32("the first bytes") != Magic)
        {
            throw new GgufException("the file is no model that whisper.cpp reads: it does not begin with 'lmgg'.");
        }
        var shape = ReadShape();
        var filters = (long)TakeNumber("the filter bank") * TakeNumber("the filter bank");
        Skip(checked(filters * sizeof(float)), "the filter bank");
        SkipVocabulary();
        var tensors = new List<ModelTensor>();
        while (stream.Position < _length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tensors.Add(tensors.Count < MostTensors ? ReadTensor() : throw Damaged("it has more tensors than any model"));
        }
        CheckComplete(shape, tensors);
        return new WhisperFile(shape, tensors, stream.Position);
    }

    private WhisperShape ReadShape()
    {
        var shape = new WhisperShape
        {
            Vocabulary = TakeNumber("n_vocab"),
            AudioContext = TakeNumber("n_audio_ctx"),
            AudioState = TakeNumber("n_audio_state"),
            AudioHeads = TakeNumber("n_audio_head"),
            AudioLayers = TakeNumber("n_audio_layer"),
            TextContext = TakeNumber("n_text_ctx"),
            TextState = TakeNumber("n_text_state"),
            TextHeads = TakeNumber("n_text_head"),
            TextLayers = TakeNumber("n_text_layer"),
            Mels = TakeNumber("n_mels"),
        };
        TakeNumber("the file's type");
        return shape.Vocabulary >= FewestTokens && shape.AudioState % Math.Max(shape.AudioHeads, 1) == 0 && shape.Mels is > 0 and <= 1024
            ? shape
            : throw new GgufException("the file is no transcription model: its numbers are not those of Whisper. Models for detecting voices and old language models look like this.");
    }

    private void SkipVocabulary()
    {
        var count = TakeNumber("the vocabulary");
        for (var token = 0; token < count; token++)
        {
            var length = TakeUInt32("the vocabulary");
            Take(length <= LongestToken ? (int)length : throw Damaged($"token {token} is {length} bytes long"), "the vocabulary");
        }
    }

    private ModelTensor ReadTensor()
    {
        var axes = TakeNumber("a tensor");
        var nameLength = TakeNumber("a tensor");
        var type = TakeUInt32("a tensor");
        if (axes is < 1 or > 4 || nameLength is < 1 or > LongestName)
        {
            throw Damaged("a tensor's header makes no sense");
        }
        var dimensions = new long[axes];
        for (var axis = 0; axis < axes; axis++)
        {
            dimensions[axis] = TakeNumber("a tensor");
        }
        var name = Encoding.UTF8.GetString(Take(nameLength, "a tensor's name"));
        var known = GgmlType.Find(type) ?? throw Damaged($"the tensor {name} is of type {type}, which this version does not know");
        var tensor = new ModelTensor(name, known, dimensions);
        Skip(SizeOf(tensor), name);
        return tensor;
    }

    private static long SizeOf(ModelTensor tensor)
    {
        try
        {
            return tensor.Size.Bytes;
        }
        catch (OverflowException)
        {
            throw Damaged($"the tensor {tensor.Name} is impossibly large");
        }
    }

    // 167 in the smallest published model, which has four layers on each side. whisper.cpp refuses a file with fewer than it needs.
    private static void CheckComplete(WhisperShape shape, List<ModelTensor> tensors)
    {
        const int around = 11;
        const int byAudioLayer = 15;
        const int byTextLayer = 24;
        var expected = around + (byAudioLayer * shape.AudioLayers) + (byTextLayer * shape.TextLayers);
        if (tensors.Count < expected)
        {
            throw new GgufException($"the file is truncated: {tensors.Count} of {expected} tensors. Copy it again.");
        }
    }

    private int TakeNumber(string what)
    {
        var at = stream.Position;
        var number = TakeUInt32(what);
        return number <= LargestNumber ? (int)number : throw Damaged($"{what} at byte {at} claims {number}");
    }

    private uint TakeUInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), what));

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        var bytes = _buffer.AsSpan(0, count);
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw Ended(what);
    }

    private void Skip(long count, string what)
    {
        if (count > _length - stream.Position)
        {
            throw Ended(what, count - (_length - stream.Position));
        }
        stream.Seek(count, SeekOrigin.Current);
    }

    private GgufException Ended(string what, long missing = 1) =>
        new($"the file is truncated: it ends after {_length} bytes, inside {what} (at least {new ByteSize(missing)} missing). Copy it again.");

    private static GgufException Damaged(string how) => new($"the file is damaged: {how}. Copy it again.");
}
