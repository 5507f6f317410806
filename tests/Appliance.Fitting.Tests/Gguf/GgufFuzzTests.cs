using System.Globalization;
using Appliance.Fitting.Gguf;
using Appliance.TestModels;

namespace Appliance.Fitting.Tests.Gguf;

/// <summary>Whatever a file holds, reading it ends soon, takes little memory, and yields a model or a <see cref="GgufException"/>.</summary>
public sealed class GgufFuzzTests
{
    private const int Seeds = 30_000;

    // Far more than a damaged file of some kilobytes needs, on a machine that is busy otherwise.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly ByteSize MostMemory = ByteSize.FromMiB(32);

    private static readonly GgufMutator Mutator = new(Samples());

    [Fact]
    public void Read_DamagedFile_YieldsAModelOrAGgufException()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            Check(seed);
        }
    }

    [Fact]
    public void Fuzz_ForMinutes_FindsNothing()
    {
        // For seconds with the same files in every test run; with others, for as long as the Fuzz target is told.
        var minutes = Environment.GetEnvironmentVariable("HEARTH_FUZZ_MINUTES");
        var duration = minutes is null ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture));
        var first = minutes is null ? Seeds : Random.Shared.Next(Seeds, int.MaxValue / 2);
        var started = TimeProvider.System.GetTimestamp();
        var seed = first;
        while (TimeProvider.System.GetElapsedTime(started) < duration && seed < int.MaxValue)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Check(seed++);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{seed - first} damaged files, from seed {first} on: nothing was found.");
    }

    [Fact]
    public void Read_EverythingAtItsLimit_TakesLittleMemory()
    {
        var writer = new GgufWriter();
        for (var i = 0; i < 8_000; i++)
        {
            writer.Text($"{i:D5}{new string('k', 120)}", new string('v', 500));
        }
        for (var i = 0; i < 32_000; i++)
        {
            writer.Hole($"{i:D5}{new string('t', 27)}", 0, [1, 1, 1, 1], 4);
        }
        var bytes = writer.ToArray();

        Assert.Null(Fault(bytes));
    }

    private static void Check(int seed)
    {
        var bytes = Mutator.Mutate(seed);
        if (Fault(bytes) is { } fault)
        {
            Assert.Fail($"The file of seed {seed}, kept as {Keep(seed, bytes)}: {fault}");
        }
    }

    private static string? Fault(byte[] bytes)
    {
        var started = TimeProvider.System.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        string? fault = null;
        try
        {
            using var stream = new MemoryStream(bytes);
            var file = GgufFile.Read(stream, CancellationToken.None);
            _ = file.ExpectedLength;
            _ = GgufModel.From(file);
        }
        catch (GgufException)
        {
            // Refused.
        }
        catch (Exception e)
        {
            fault = e.ToString();
        }
        var taken = new ByteSize(GC.GetAllocatedBytesForCurrentThread() - allocated);
        var time = TimeProvider.System.GetElapsedTime(started);
        return fault ?? (taken > MostMemory ? $"it took {taken} of memory" : time > Patience ? $"it took {time.TotalSeconds:0.0} s" : null);
    }

    private static string Keep(int seed, byte[] bytes)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("HEARTH_RESULTS") ?? Path.GetTempPath(), "fuzz");
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"seed-{seed}.gguf");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    // Only headers: what lies behind them is not read, and damage there tests nothing.
    private static byte[][] Samples() => [.. new[]
    {
        TinyModel.Describe(),
        new GgufWriter { Version = 2 }.Text("general.architecture", "x").U32("x.block_count", 3).U64("x.embedding_length", 256)
            .U32("x.attention.head_count", 8).Numbers("x.attention.head_count_kv", [2, 0, 1]).U32("general.alignment", 32)
            .Hole("a", 12, [256, 2], 288).Hole("b", 8, [32], 34),
        new GgufWriter().Text("general.architecture", "x").U16("split.count", 3).U16("split.no", 0).Flag("flag", true).F32("real", 1).Texts("texts", ["a", "", "ccc"])
            .Reals("reals", [1, 2, 3]).Text("long", new string('x', 5_000)).U32("x.block_count", 1).U32("x.embedding_length", 1),
    }.Select(HeaderOf)];

    private static byte[] HeaderOf(GgufWriter writer)
    {
        var bytes = writer.ToArray();
        using var stream = new MemoryStream(bytes);
        return bytes[..(int)Math.Min(bytes.Length, GgufFile.Read(stream, CancellationToken.None).DataOffset)];
    }
}
