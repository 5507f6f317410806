using System.Text.Json;
using Appliance.Agent.Commands;
using Appliance.Agent.Tests.Support;
using Appliance.Hardware;
using Appliance.TestModels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Appliance.Agent.Tests.Commands;

public sealed class PlanCommandTests
{
    [Theory]
    [InlineData("one-model", "--gpus", "3090x4", "--model", "llama-3.3-70b", "--context", "32k")]
    [InlineData("for-code", "--gpus", "p40,3080", "--for", "code")]
    [InlineData("bundle", "--gpus", "2x 3090", "--for", "chat-code-transcription")]
    [InlineData("too-large", "--gpus", "3080 12GB", "--model", "qwen3-32b")]
    public async Task Plan_Terminal_ShowsTableAndSentences(string name, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(name == "too-large" ? 3 : 0, run.ExitCode);
        Expectation.Matches($"plan-{name}.txt", run.Output);
    }

    [Fact]
    public async Task Plan_Json_HasMemoryByCardAndArguments()
    {
        var run = await RunAsync("--gpus", "3090x2", "--model", "llama-3.3-70b", "--quant", "Q4_K_M", "--json");

        var model = JsonDocument.Parse(run.Output).RootElement.GetProperty("models")[0];
        Assert.True(model.GetProperty("fits").GetBoolean());
        var plan = model.GetProperty("plan");
        var gpu = plan.GetProperty("gpus")[1];
        Assert.Equal(
            gpu.GetProperty("total").GetDouble(),
            new[] { "weights", "kv", "compute", "driver" }.Sum(kind => gpu.GetProperty(kind).GetDouble()),
            tolerance: 0.05);
        Assert.Contains("--tensor-split", plan.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()));
    }

    [Fact]
    public async Task Plan_ThisMachine_CountsCardsWithoutDriverToo()
    {
        var rig = new Rig
        {
            Cpu = new HostCpu { Model = "Celeron", Cores = 2, Threads = 2, HasAvx2 = true, HasAvx512 = false },
            Memory = new HostMemory(ByteSize.FromGiB(8), ByteSize.FromGiB(7)),
            Gpus =
            [
                new GpuDevice
                {
                    Address = new PciAddress(0, 1, 0, 0),
                    Vendor = GpuVendor.Nvidia,
                    Name = "RTX 3090",
                    State = GpuState.NoDriver,
                    Model = GpuModels.Known.All.Single(model => model.Name == "RTX 3090"),
                },
            ],
        };

        var run = await CommandRun.OfAsync(PlanCommand.Create(_ => Task.FromResult(rig)), "--model", "gemma-3-12b");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("on the RTX 3090", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Did you mean", "--gpus", "3091")]
    [InlineData("Did you mean llama-3.3-70b", "--gpus", "3090", "--model", "lama-70b")]
    [InlineData("is no number of tokens", "--gpus", "3090", "--context", "many")]
    [InlineData("is no number of tokens", "--gpus", "3090", "--context", "0")]
    [InlineData("nothing a rig can be for", "--gpus", "3090", "--for", "cooking")]
    [InlineData("is not offered as Q9", "--gpus", "3090", "--model", "qwen3-8b", "--quant", "Q9")]
    [InlineData("None of these models is offered as Q9", "--gpus", "3090", "--quant", "Q9")]
    [InlineData("A bundle has several models", "--gpus", "3090", "--for", "chat-code", "--quant", "Q4_K_M")]
    [InlineData("more than 64", "--gpus", "3090x65")]
    [InlineData("is empty", "--gpus", ",")]
    [InlineData("no amount of memory", "--gpus", "3090", "--host-memory", "lots")]
    [InlineData("There is no folder", "--gpus", "3090", "--catalogue", "/nowhere")]
    [InlineData("no number of slots", "--gpus", "3090", "--slots", "0")]
    public async Task Plan_WrongQuestion_SaysWhatIsWrong(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_WholeCatalogueInOneVersion_LeavesOutModelsWithoutIt()
    {
        var run = await RunAsync("--gpus", "3090", "--quant", "MXFP4");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("gpt-oss-20b", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("llama", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_FileOfAModel_NeedsNoCatalogue()
    {
        using var directory = new TemporaryDirectory();

        var run = await RunAsync("--gpus", "3090", "--gguf", TinyModel.WriteTo(directory.Path));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Tiny runs", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_TruncatedFile_IsRefusedWithWhatIsMissing()
    {
        using var directory = new TemporaryDirectory();

        var run = await RunAsync("--gpus", "3090", "--gguf", TinyModel.WriteTruncatedTo(directory.Path));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("97.7 KiB of it are missing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_UnknownFamily_IsPlannedByItsTensorsWithTheUncertaintyStated()
    {
        using var directory = new TemporaryDirectory();
        var bytes = TinyModel.ToArray();
        // The same length, so that nothing else moves.
        for (var at = bytes.AsSpan().IndexOf("llama"u8); at >= 0; at = bytes.AsSpan().IndexOf("llama"u8))
        {
            "bunny"u8.CopyTo(bytes.AsSpan(at));
        }
        var path = Path.Combine(directory.Path, "bunny.gguf");
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var run = await RunAsync("--gpus", "3090", "--gguf", path);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("may be off by 10 %", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_NoSuchFile_SaysSo()
    {
        var run = await RunAsync("--gpus", "3090", "--gguf", "/nowhere/model.gguf");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/nowhere/model.gguf", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_NotAModel_SaysSo()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "page.gguf");
        await File.WriteAllTextAsync(path, "<html>", TestContext.Current.CancellationToken);

        var run = await RunAsync("--gpus", "3090", "--gguf", path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("The model cannot be used:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_Address_IsReadByItsHeaderAlone()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.MapGet("/tiny.gguf", () => Results.Bytes(TinyModel.ToArray(), enableRangeProcessing: true));
        await server.StartAsync(TestContext.Current.CancellationToken);

        var run = await RunAsync("--gpus", "3090", "--gguf", $"{server.Urls.Single()}/tiny.gguf");
        var missing = await RunAsync("--gpus", "3090", "--gguf", $"{server.Urls.Single()}/none.gguf");

        Assert.Contains("Tiny runs", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, missing.ExitCode);
        Assert.NotEmpty(missing.Error);
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(PlanCommand.Create(_ => throw new FileNotFoundException("There is no proc.")), arguments);
}
