using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Whisper;

namespace Appliance.Agent.Models;

/// <summary>Decides from a file's header and length whether it can serve.</summary>
internal static class ModelFileCheck
{
    /// <summary>Reads the model in a file and, if it is split, in the files beside it.</summary>
    /// <returns>The model; null for the later parts of a split model, which the first speaks for.</returns>
    /// <exception cref="GgufException">The file cannot serve; the message is the reason.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model? Check(string path, CancellationToken cancellationToken)
    {
        if (path.Any(char.IsControl))
        {
            throw new GgufException("the file's name contains control characters; rename it.");
        }
        if (ModelFileName.IsWhisper(path))
        {
            return CheckWhisper(path, cancellationToken);
        }
        var (file, length) = ReadWhole(path, cancellationToken);
        var facts = GgufModel.From(file);
        if (facts.SplitIndex > 0)
        {
            return null;
        }
        var files = new List<GgufFile> { file };
        for (var index = 1; index < facts.SplitCount; index++)
        {
            var part = CheckPart(path, index, facts.SplitCount, cancellationToken);
            files.Add(part.File);
            length += part.Length;
        }
        return Describe(path, length, facts, WeightLayout.Of(files));
    }

    /// <summary>Reads the header of one file, a part of a split model or a whole one, and checks that the file is as long as it says.</summary>
    /// <exception cref="GgufException">It is damaged or truncated.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static GgufModel CheckFile(string path, CancellationToken cancellationToken)
    {
        if (!ModelFileName.IsWhisper(path))
        {
            return GgufModel.From(ReadWhole(path, cancellationToken).File);
        }
        using var stream = Open(path);
        return WhisperFile.Read(stream, cancellationToken).ToModel();
    }

    /// <summary>Reads the header of a projector, and checks that the file is as long as it says.</summary>
    /// <exception cref="GgufException">It is damaged, truncated or none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelProjector CheckProjector(string path, CancellationToken cancellationToken)
    {
        var (file, length) = ReadWhole(path, cancellationToken);
        return new ModelProjector(path, new ByteSize(length), GgufProjector.From(file));
    }

    private static Model CheckWhisper(string path, CancellationToken cancellationToken)
    {
        using var stream = Open(path);
        var file = WhisperFile.Read(stream, cancellationToken);
        return Describe(path, file.Length, file.ToModel(), WeightLayout.Of(file.Tensors));
    }

    private static Model Describe(string path, long length, GgufModel facts, WeightLayout weights) =>
        new(ModelFileName.IdOf(path), path, new ByteSize(length), new DateTimeOffset(File.GetLastWriteTimeUtc(path)), facts, weights);

    private static (GgufFile File, long Length) CheckPart(string firstPath, int index, int count, CancellationToken cancellationToken)
    {
        var part = ModelFileName.PartOf(firstPath, index, count)
            ?? throw new GgufException($"the model is split over {count} files, but this one's name does not end in -00001-of-{count:D5}.");
        if (!File.Exists(part))
        {
            throw new GgufException($"the model is split over {count} files and {Path.GetFileName(part)} is missing.");
        }
        try
        {
            return ReadWhole(part, cancellationToken);
        }
        catch (GgufException e)
        {
            throw new GgufException($"its part {Path.GetFileName(part)}: {e.Message}", e);
        }
    }

    private static (GgufFile File, long Length) ReadWhole(string path, CancellationToken cancellationToken)
    {
        using var stream = Open(path);
        var file = GgufFile.Read(stream, cancellationToken);
        var expected = file.ExpectedLength;
        return stream.Length >= expected
            ? (file, stream.Length)
            : throw new GgufException(
                $"the file is truncated: {stream.Length} of {expected} bytes ({new ByteSize(expected - stream.Length)} missing). Copy it again.");
    }

    private static FileStream Open(string path)
    {
        // Both readers take small pieces: the one for GGUF through a buffer of its own.
        var bufferSize = ModelFileName.IsWhisper(path) ? 1 << 16 : 0;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize);
        if (stream.Length > 0)
        {
            return stream;
        }
        stream.Dispose();
        throw new GgufException("the file is empty.");
    }
}
