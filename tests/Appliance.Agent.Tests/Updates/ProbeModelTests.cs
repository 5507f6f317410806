using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.Updates.Gate;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Updates;

/// <summary>The model of a few kilobytes that is part of the image, and the questions that the gate puts to the agent.</summary>
public sealed class ProbeModelTests
{
    private static readonly TinyShape Smallest = new(32, 64, 1, 2, 1, 0.1);

    private static string InTheImage => Path.Combine(Repository.Overlay, "usr/lib/hearth/runner/usr/share/hearth/probe.gguf");

    // The file is made by the same code as every model of these tests; HEARTH_UPDATE_EXPECTATIONS=1 writes it.
    [Fact]
    public void Probe_InTheImage_IsTheModelOfTheTests()
    {
        var bytes = TinyModel.Describe(shape: Smallest).ToArray();
        if (Environment.GetEnvironmentVariable("HEARTH_UPDATE_EXPECTATIONS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(InTheImage)!);
            File.WriteAllBytes(InTheImage, bytes);
        }

        Assert.Equal(bytes, File.ReadAllBytes(InTheImage));
        Assert.InRange(bytes.Length, 1, 200_000);
    }

    [Fact]
    public void Probe_Link_LeadsToTheFileThatRunnersSee() => Assert.Equal(
        "../../lib/hearth/runner/usr/share/hearth/probe.gguf", new FileInfo(Path.Combine(Repository.Overlay, "usr/share/hearth/probe.gguf")).LinkTarget);

    [Fact]
    public async Task Gate_RunnerThatComputes_IsGood()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            models => File.WriteAllBytes(Path.Combine(Directory.GetParent(models)!.FullName, "probe.gguf"), TinyModel.Describe(shape: Smallest).ToArray()),
            ("Updates:ProbeModel", "{directory}/probe.gguf"));

        var findings = await AwaitGateAsync(agent);

        Assert.All(findings, finding => Assert.True(finding.State is GateState.Good, $"{finding.Name}: {finding.Reason}"));
    }

    [Fact]
    public async Task Gate_RunnerThatCannotStart_IsBadAndSaysWhy()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Updates:ProbeModel", InTheImage));

        var findings = await AwaitGateAsync(agent);

        var runner = Assert.Single(findings, finding => finding.Name == "runner");
        Assert.Equal(GateState.Bad, runner.State);
        Assert.Contains("no model could be run", runner.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_FewerCardsThanTheVersionBefore_IsBad() =>
        Assert.Equal(GateState.Bad, CardCount.Judge(new CardCount("0.1.1", 4), "0.1.2", 3).State);

    [Fact]
    public void Judge_FewerCardsWithTheSameVersion_IsTold() =>
        Assert.Equal(GateState.Told, CardCount.Judge(new CardCount("0.1.1", 4), "0.1.1", 3).State);

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Judge_NoFewerCards_IsGood(int now) => Assert.Equal(GateState.Good, CardCount.Judge(new CardCount("0.1.1", 4), "0.1.2", now).State);

    private static async Task<IReadOnlyList<GateFinding>> AwaitGateAsync(TestAgent agent)
    {
        IReadOnlyList<GateFinding> findings = [];
        await Eventually.TrueAsync(async () =>
        {
            findings = (await agent.GetAsync(GateEndpoint.Path)).Deserialize(GateJson.Default.GateBody)!.Findings;
            return findings.All(finding => finding.State != GateState.Pending);
        });
        return findings;
    }
}
