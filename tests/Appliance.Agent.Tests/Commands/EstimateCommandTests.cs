using System.Text.Json;
using Appliance.Agent.Commands;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Commands;

public sealed class EstimateCommandTests
{
    [Fact]
    public async Task Estimate_EverythingGiven_SaysMiBByCardAndKind()
    {
        var run = await RunAsync(
            "--model", "gemma-3-27b", "--quant", "Q4_K_M", "--context", "32768", "--parallel", "1", "--ubatch", "512", "--cache-k", "q8_0",
            "--cache-v", "q8_0", "--flash-attention", "on", "--split", "layer", "--tensor-split", "1,1", "--gpus", "3090x2", "--json");

        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, root.GetProperty("gpus").GetArrayLength());
        foreach (var gpu in root.GetProperty("gpus").EnumerateArray())
        {
            Assert.Equal("RTX 3090", gpu.GetProperty("name").GetString());
            Assert.InRange(gpu.GetProperty("weights").GetDouble(), 7000, 9000);
            // 62 layers: 10 with 32,768 cells and 52 with 1,536, 4,352 bytes each, halved.
            Assert.InRange(gpu.GetProperty("kv").GetDouble(), 800, 900);
            Assert.True(gpu.GetProperty("compute").GetDouble() > 100);
            Assert.True(gpu.GetProperty("driver").GetDouble() > 0);
        }
        Assert.True(root.GetProperty("host").GetProperty("weights").GetDouble() > 1000);
    }

    [Fact]
    public async Task Estimate_Terminal_ShowsATable()
    {
        var run = await RunAsync("--model", "qwen3-8b", "--quant", "Q4_K_M", "--context", "8k", "--gpus", "3090,3080", "--tensor-split", "2,1");

        Assert.Equal(0, run.ExitCode);
        Expectation.Matches("estimate.txt", run.Output);
    }

    [Theory]
    [InlineData("Name the model", "--gpus", "3090")]
    [InlineData("Which version", "--model", "qwen3-8b")]
    [InlineData("is no type of cache", "--model", "qwen3-8b", "--quant", "Q4_K_M", "--cache-k", "q3")]
    [InlineData("neither on nor off", "--model", "qwen3-8b", "--quant", "Q4_K_M", "--flash-attention", "maybe")]
    [InlineData("need flash attention", "--model", "qwen3-8b", "--quant", "Q4_K_M", "--flash-attention", "off", "--cache-v", "q8_0")]
    [InlineData("2 cards and 3 proportions", "--model", "qwen3-8b", "--quant", "Q4_K_M", "--gpus", "3090x2", "--tensor-split", "1,1,1")]
    [InlineData("no list of proportions", "--model", "qwen3-8b", "--quant", "Q4_K_M", "--gpus", "3090x2", "--tensor-split", "0,0")]
    [InlineData("there is layer and none", "--model", "qwen3-8b", "--quant", "Q4_K_M", "--gpus", "3090x2", "--split", "row")]
    [InlineData("out of range", "--model", "qwen3-8b", "--quant", "Q4_K_M", "--ubatch", "0")]
    [InlineData("slots cannot share", "--model", "qwen3-8b", "--quant", "Q4_K_M", "--context", "8", "--parallel", "9")]
    [InlineData("its need is fixed", "--model", "whisper-large-v3", "--quant", "F16")]
    public async Task Estimate_WrongQuestion_SaysWhatIsWrong(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(EstimateCommand.Create(), arguments);
}
