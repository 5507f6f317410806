using System.Buffers.Binary;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;
using Appliance.Fitting.Whisper;
using Appliance.TestModels;

namespace Appliance.Fitting.Tests.Whisper;

public sealed class WhisperFileTests
{
    private static readonly byte[] Tiny = TinyWhisper.ToArray();

    [Fact]
    public void Read_WholeFile_HasShapeAndTensors()
    {
        var file = Read(Tiny);

        Assert.Equal((51_865, 64, 80, Tiny.Length), (file.Shape.Vocabulary, file.Shape.AudioState, file.Shape.Mels, file.Length));
        Assert.Equal(50, file.Tensors.Count);
    }

    [Fact]
    public void Read_EveryCutFile_IsRefusedAsTruncated() => Assert.All(
        Enumerable.Range(0, 40).Select(part => (int)(Tiny.Length * (long)part / 40)).Where(length => length > 200),
        length => Assert.Contains("truncated", Assert.Throws<GgufException>(() => Read(Tiny[..length])).Message, StringComparison.Ordinal));

    [Theory]
    [InlineData(0, 0x46554747, "does not begin with 'lmgg'")]
    [InlineData(4, 32_000, "no transcription model")]
    [InlineData(4, 0x7fffffff, "damaged")]
    [InlineData(8, -1, "damaged")]
    [InlineData(40, 0, "no transcription model")]
    [InlineData(52, 1 << 20, "truncated")]
    public void Read_BadNumber_HasItsReason(int at, int number, string reason)
    {
        var bytes = (byte[])Tiny.Clone();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), number);

        var e = Assert.Throws<GgufException>(() => Read(bytes));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyFlippedByteOfTheHeader_NeverFailsOtherwise() => Assert.All(Enumerable.Range(0, 400), at =>
    {
        var bytes = (byte[])Tiny.Clone();
        bytes[at] ^= 0xff;
        var e = Record.Exception(() => Read(bytes));
        Assert.True(e is null or GgufException, $"byte {at}: {e}");
    });

    // Sums of what whisper-server 1.9.5 prints as it loads models of these shapes.
    [Theory]
    [InlineData(384, 4, 384, 4, 80, 51_865, 145.7)]
    [InlineData(512, 6, 512, 6, 80, 51_865, 168.7)]
    [InlineData(768, 12, 768, 12, 80, 51_865, 240.0)]
    [InlineData(1024, 24, 1024, 24, 80, 51_865, 386.7)]
    [InlineData(1280, 32, 1280, 32, 128, 51_866, 543.3)]
    [InlineData(1280, 32, 1280, 4, 128, 51_866, 249.7)]
    public void WorkingMemory_PublishedShapes_CoversWhatTheServerPrints(
        int audioState, int audioLayers, int textState, int textLayers, int mels, int vocabulary, double printedMegabytes)
    {
        const double oneRequest = 128 << 20;
        var shape = new WhisperShape
        {
            AudioState = audioState,
            AudioLayers = audioLayers,
            TextState = textState,
            TextLayers = textLayers,
            Mels = mels,
            Vocabulary = vocabulary,
            TextContext = 448,
            AudioContext = 1500,
        };

        var buffers = (shape.WorkingMemory.Bytes - oneRequest) / 1e6;

        Assert.InRange(buffers, printedMegabytes * 0.99, printedMegabytes * 1.03);
    }

    [Fact]
    public void Plan_FileOfIts_IsPlacedAsAFixedTenant()
    {
        var file = Read(Tiny);
        var candidate = ModelCandidate.From("whisper-tiny", file.ToModel(), WeightLayout.Of(file.Tensors), new ByteSize(file.Length));

        var version = Assert.Single(candidate.Versions);

        Assert.Equal((ModelKind.Transcription, null), (candidate.Kind, candidate.Architecture));
        Assert.Equal(new ByteSize(file.Length) + file.Shape.WorkingMemory, version.FixedMemory);
    }

    private static WhisperFile Read(byte[] bytes) => WhisperFile.Read(new MemoryStream(bytes), TestContext.Current.CancellationToken);
}
