namespace Appliance.Fitting.Gguf;

/// <summary>What a GGUF file says about itself, read without its tensor data.</summary>
/// <remarks>Layout: docs/gguf.md of ggml. Versions 2 and 3, little-endian.</remarks>
public sealed record GgufFile
{
    /// <summary>The format version, 2 or 3.</summary>
    public required int Version { get; init; }

    /// <summary>The key-value section.</summary>
    public required GgufMetadata Metadata { get; init; }

    /// <summary>The tensor table in file order.</summary>
    public required IReadOnlyList<GgufTensor> Tensors { get; init; }

    /// <summary>Where the tensor data begins, in bytes from the start of the file.</summary>
    public required long DataOffset { get; init; }

    /// <summary>The bytes a whole file has at least: up to the end of the last tensor. A shorter file is truncated.</summary>
    /// <exception cref="GgufException">A tensor lies beyond 2^63 bytes.</exception>
    public long ExpectedLength
    {
        get
        {
            try
            {
                return Tensors.Aggregate(DataOffset, (end, tensor) => Math.Max(end, checked(DataOffset + tensor.Offset + tensor.Size.Bytes)));
            }
            catch (OverflowException e)
            {
                throw new GgufException("a tensor lies beyond the end of any possible file; the file is damaged.", e);
            }
        }
    }

    /// <summary>Reads the header from the start of <paramref name="stream"/>, using little memory whatever the file claims.</summary>
    /// <exception cref="GgufException">The bytes are no GGUF header, are damaged, or end too early.</exception>
    public static GgufFile Read(Stream stream, CancellationToken cancellationToken) => GgufReader.Read(stream, cancellationToken);
}
