using Appliance.Agent.Models;
using Appliance.Agent.Tests.Support;
using Appliance.Fitting.Catalogue;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Models;

public sealed class ModelScannerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string First => Path.Combine(_directory.Path, "first");

    private string Second => Path.Combine(_directory.Path, "second");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Scan_NoDirectories_FindsNothing() => Assert.True(Scan().IsSameAs(ModelList.Empty));

    [Fact]
    public void Scan_Subdirectories_AreSearched()
    {
        TinyModel.WriteTo(Path.Combine(First, "publisher", "repository"), "Deep.GGUF");

        Assert.Equal(["Deep"], Scan().Models.Select(model => model.Id));
    }

    [Fact]
    public void Scan_SameNameTwice_TakesTheFirstAndNamesIt()
    {
        TinyModel.WriteTo(First, "same.gguf");
        TinyModel.WriteTo(Second, "Same.gguf");

        var list = Scan();

        Assert.Equal(Path.Combine(First, "same.gguf"), Assert.Single(list.Models).Path);
        Assert.Contains(First, Assert.Single(list.Unusable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_BadFiles_HaveTheirReasons()
    {
        Directory.CreateDirectory(First);
        File.WriteAllText(Path.Combine(First, "empty.gguf"), "");
        File.WriteAllText(Path.Combine(First, "page.gguf"), "<html>Not found</html>");
        TinyModel.WriteTruncatedTo(First, "short.gguf", missing: 1);

        var reasons = Scan().Unusable.ToDictionary(file => file.File, file => file.Reason);

        Assert.Equal("the file is empty.", reasons["empty.gguf"]);
        Assert.Contains("does not begin with 'GGUF'", reasons["page.gguf"], StringComparison.Ordinal);
        Assert.Contains("456287 of 456288 bytes (1 B missing)", reasons["short.gguf"], StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_ProjectorBesideItsModel_GivesItSight()
    {
        TinyModel.WriteTo(First);
        TinyModel.WriteTo(First, "blind.gguf");
        var path = TinyProjector.WriteTo(First);

        var list = Scan();

        Assert.Equal([("blind", null), ("tiny", path)], list.Models.Select(model => (model.Id, model.Projector?.Path)));
        Assert.Empty(list.Unusable);
    }

    [Fact]
    public void Scan_ProjectorsThatHelpNobody_HaveTheirReasons()
    {
        TinyModel.WriteTo(First);
        TinyProjector.WriteTo(First, "mmproj-other.gguf");
        TinyProjector.WriteTo(Second, "mmproj-tiny.gguf");
        TinyProjector.WriteTo(Second, "eyes.gguf");
        TinyModel.WriteTo(Second, "mmproj-model.gguf");

        var list = Scan();

        var reasons = list.Unusable.ToDictionary(file => file.File, file => file.Reason);
        Assert.Null(Assert.Single(list.Models).Projector);
        Assert.Contains("belongs to none beside it", reasons["mmproj-other.gguf"], StringComparison.Ordinal);
        Assert.Contains("belongs to none beside it", reasons["mmproj-tiny.gguf"], StringComparison.Ordinal);
        Assert.Contains("Name it mmproj-MODEL.gguf", reasons["eyes.gguf"], StringComparison.Ordinal);
        Assert.Contains("no projector", reasons["mmproj-model.gguf"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ggml-tiny-test.bin", "whisper-tiny-test")]
    [InlineData("GGML-Whisper-Small.BIN", "Whisper-Small")]
    public void Scan_TranscriptionModel_HasTheCataloguesName(string file, string id)
    {
        TinyWhisper.WriteTo(First, file);

        var model = Assert.Single(Scan().Models);

        Assert.Equal((id, ModelKind.Transcription), (model.Id, model.Facts.Kind));
    }

    [Fact]
    public void Scan_BadTranscriptionModels_HaveTheirReasons()
    {
        TinyWhisper.WriteTo(First, "ggml-short.bin");
        using (var file = File.OpenWrite(Path.Combine(First, "ggml-short.bin")))
        {
            file.SetLength(file.Length - 1000);
        }
        File.WriteAllText(Path.Combine(First, "ggml-empty.bin"), "");
        TinyModel.WriteTo(First, "ggml-renamed.bin");
        File.WriteAllText(Path.Combine(First, "pytorch_model.bin"), "not ours to judge");

        var reasons = Scan().Unusable.ToDictionary(file => file.File, file => file.Reason);

        Assert.Equal(3, reasons.Count);
        Assert.Equal("the file is empty.", reasons["ggml-empty.bin"]);
        Assert.Contains("is truncated", reasons["ggml-short.bin"], StringComparison.Ordinal);
        Assert.Contains("does not begin with 'lmgg'", reasons["ggml-renamed.bin"], StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_DanglingLink_IsUnusableAndOthersServe()
    {
        TinyModel.WriteTo(First);
        File.CreateSymbolicLink(Path.Combine(First, "lost.gguf"), Path.Combine(First, "nowhere"));

        var list = Scan();

        Assert.Single(list.Models);
        Assert.Contains("cannot be read", Assert.Single(list.Unusable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_FileCompleted_BecomesUsable()
    {
        var scanner = new ModelScanner([First]);
        TinyModel.WriteTruncatedTo(First, "growing.gguf");
        Assert.Empty(scanner.Scan(TestContext.Current.CancellationToken).Models);

        TinyModel.WriteTo(First, "growing.gguf");

        Assert.Single(scanner.Scan(TestContext.Current.CancellationToken).Models);
    }

    [Fact]
    public void Scan_SplitModel_IsOneModelOfAllParts()
    {
        WritePart(0, whole: true);
        WritePart(1, whole: true);

        var model = Assert.Single(Scan().Models);

        Assert.Equal("big", model.Id);
        Assert.EndsWith("big-00001-of-00002.gguf", model.Path, StringComparison.Ordinal);
        Assert.Equal(Directory.EnumerateFiles(First).Sum(path => new FileInfo(path).Length), model.Size.Bytes);
    }

    [Fact]
    public void Scan_SplitModelWithoutAPart_NamesThePart()
    {
        WritePart(0, whole: true);

        Assert.Contains("big-00002-of-00002.gguf is missing", Assert.Single(Scan().Unusable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_SplitModelWithTruncatedPart_NamesThePart()
    {
        WritePart(0, whole: true);
        WritePart(1, whole: false);

        Assert.Contains(Scan().Unusable, file => file.Reason.Contains("its part big-00002-of-00002.gguf: the file is truncated", StringComparison.Ordinal));
    }

    private ModelList Scan() => new ModelScanner([First, Second]).Scan(TestContext.Current.CancellationToken);

    private void WritePart(ushort index, bool whole)
    {
        var writer = index == 0 ? TinyModel.Describe() : new GgufWriter().Text("general.architecture", "llama").Tensor("extra", [8], new float[8]);
        var bytes = writer.U16("split.count", 2).U16("split.no", index).ToArray();
        Directory.CreateDirectory(First);
        File.WriteAllBytes(Path.Combine(First, $"big-{index + 1:D5}-of-00002.gguf"), whole ? bytes : bytes[..^1]);
    }
}
