using Appliance.Fitting.Gguf;
using Appliance.TestModels;

namespace Appliance.Fitting.Tests.Gguf;

public sealed class GgufFileTests
{
    [Fact]
    public void Read_TinyModel_FindsEveryTensorAndTheLength()
    {
        var bytes = TinyModel.ToArray();

        var file = Read(bytes);

        Assert.Equal(3, file.Version);
        Assert.Equal(21, file.Tensors.Count);
        Assert.Equal(bytes.Length, file.ExpectedLength);
        Assert.Equal(0, file.DataOffset % 32);
        Assert.Equal([64, 296], file.Tensors[0].Dimensions);
        Assert.Equal(new ByteSize(64 * 296 * 4), file.Tensors[0].Size);
    }

    [Fact]
    public void Read_Version2_IsRead() => Assert.Equal(2, Read(new GgufWriter { Version = 2 }.ToArray()).Version);

    [Fact]
    public void Read_StreamThatCannotSeek_IsRead()
    {
        using var stream = new OneWayStream(TinyModel.ToArray());

        Assert.Equal(21, GgufFile.Read(stream, TestContext.Current.CancellationToken).Tensors.Count);
    }

    [Fact]
    public void Read_CutAnywhereInTheHeader_SaysTruncated()
    {
        var bytes = TinyModel.ToArray();
        var header = (int)Read(bytes).DataOffset - 32;
        for (var length = 4; length < header; length += 13)
        {
            var e = Assert.Throws<GgufException>(() => Read(bytes[..length]));
            Assert.Contains($"ends after {length} bytes", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_SkippedArrayLongerThanTheFile_SaysTruncated()
    {
        var bytes = new GgufWriter().Raw("a", 9, w =>
        {
            w.Write(10u);
            w.Write((1UL << 62) - 1);
        }).ToArray();

        Assert.Contains("truncated", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArrayWhoseSizeOverflows_SaysTruncated()
    {
        var bytes = new GgufWriter().Raw("a", 9, w =>
        {
            w.Write(4u);
            w.Write((1UL << 61) + 1);
        }).ToArray();

        Assert.Contains("truncated", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LongText_IsKnownByItsLength()
    {
        var file = Read(new GgufWriter().Text("long", new string('x', 300_000)).U32("after", 5).ToArray());

        Assert.Equal(new GgufValue.LongText(300_000), file.Metadata.Find("long"));
        Assert.Equal(5, file.Metadata.FindInteger("after"));
    }

    [Fact]
    public void Read_NotGguf_SaysSo() => Assert.Contains("not a GGUF", Refusal([.. "PK\u0003\u0004 something else"u8]), StringComparison.Ordinal);

    [Fact]
    public void Read_BigEndian_SaysSo() => Assert.Contains("big-endian", Refusal(new GgufWriter { Version = 3u << 24 }.ToArray()), StringComparison.Ordinal);

    [Theory]
    [InlineData(1u, "version 1 is no longer")]
    [InlineData(9u, "version 9 is unknown")]
    public void Read_OtherVersion_SaysWhich(uint version, string message) =>
        Assert.Contains(message, Refusal(new GgufWriter { Version = version }.ToArray()), StringComparison.Ordinal);

    [Theory]
    [InlineData(long.MaxValue, 0, "metadata count")]
    [InlineData(0, long.MaxValue, "tensor count")]
    [InlineData(20_000, 0, "metadata count")]
    public void Read_AbsurdCounts_AreRefusedAtOnce(long metadata, long tensors, string what) =>
        Assert.Contains(what, Refusal(new GgufWriter { ExtraMetadataCount = metadata, ExtraTensorCount = tensors }.ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_ArrayOfArrays_IsRefused() =>
        Assert.Contains("nested", Refusal(new GgufWriter().Raw("a", 9, w => w.Write(9u)).Raw("b", 9, w => w.Write(0UL)).ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_KeyTwice_IsRefused() =>
        Assert.Contains("'a' appears twice", Refusal(new GgufWriter().U32("a", 1).U32("a", 2).ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_TensorTwice_IsRefused() =>
        Assert.Contains("'t' appears twice", Refusal(new GgufWriter().Tensor("t", [1], [0]).Tensor("t", [1], [0]).ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_DimensionsOverflow_IsRefused() =>
        Assert.Contains("2^63", Refusal(new GgufWriter().Tensor("t", 0, [1UL << 40, 1UL << 40], []).ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_DimensionZero_IsRefused() =>
        Assert.Contains("'t' has a dimension without elements", Refusal(new GgufWriter().Tensor("t", 0, [4, 0], []).ToArray()), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(64)]
    public void Read_TensorNotBehindTheOneBefore_IsRefused(byte offset)
    {
        var bytes = new GgufWriter().Tensor("first", [1], [0]).Tensor("second", [1], [0]).ToArray();
        var entry = bytes.AsSpan().IndexOf("second"u8);
        // Behind the name: the number of dimensions, one dimension, the type, the offset.
        bytes[entry + 6 + 4 + 8 + 4] = offset;

        Assert.Contains($"'second' begins at {offset}, not at 32", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesTooLongTogether_AreRefused()
    {
        var writer = new GgufWriter();
        for (var i = 0; i < 2_100; i++)
        {
            writer.U32($"{i:D4}{new string('k', 1_000)}", 1);
        }

        Assert.Contains("longer together", Refusal(writer.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HeaderWithoutEnd_IsRefused()
    {
        using var stream = new ZerosBehind(new GgufWriter { ExtraMetadataCount = 1 }.Raw("a", 9, w =>
        {
            w.Write(8u);
            w.Write(1UL << 40);
        }).ToArray());

        var e = Assert.Throws<GgufException>(() => GgufFile.Read(stream, TestContext.Current.CancellationToken));

        Assert.Contains("goes on past byte 268", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownTensorType_IsRefused() =>
        Assert.Contains("type 99", Refusal(new GgufWriter().Tensor("t", 99, [32], []).ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_RowsNotWholeBlocks_IsRefused() =>
        Assert.Contains("Q4_0", Refusal(new GgufWriter().Tensor("t", 2, [33], []).ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_FiveDimensions_IsRefused() =>
        Assert.Contains("5 dimensions", Refusal(new GgufWriter().Tensor("t", 0, [1, 1, 1, 1, 1], []).ToArray()), StringComparison.Ordinal);

    [Theory]
    [InlineData(0u)]
    [InlineData(48u)]
    public void Read_AlignmentNoPowerOfTwo_IsRefused(uint alignment) =>
        Assert.Contains("general.alignment", Refusal(new GgufWriter().U32("general.alignment", alignment).ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_AlignmentAsText_IsRefused() =>
        Assert.Contains("no whole number", Refusal(new GgufWriter().Text("general.alignment", "32").ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Read_Cancelled_Stops()
    {
        using var stream = new MemoryStream(TinyModel.ToArray());

        Assert.Throws<OperationCanceledException>(() => GgufFile.Read(stream, new CancellationToken(canceled: true)));
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<GgufException>(() => Read(bytes)).Message;

    private static GgufFile Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return GgufFile.Read(stream, TestContext.Current.CancellationToken);
    }

    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }

    // A sparse file costs nothing to make and can be of any length.
    private sealed class ZerosBehind(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            buffer[read..].Clear();
            return buffer.Length;
        }
    }
}
