using Appliance.Benchmarks.Reports;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.TestModels;

namespace Appliance.Benchmarks.Agent;

/// <summary>Starts the agent on this machine with the image's own llama-server, and asks it.</summary>
internal sealed class AgentBenchmark(FinishedBuild build, Workplace workplace, ICommandRunner commands) : IBenchmarkPart
{
    private const int Starts = 5;
    private const int Chats = 20;
    private const int Tokens = 16;
    private const string Model = "tiny";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <inheritdoc />
    public string Name => "agent";

    /// <inheritdoc />
    public string Title => "The agent, outside a virtual machine";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var tree = workplace.Folder("runner");
        await commands.RunAsync(
            new Command("tar", ["--extract", "--file", build.Cached("runner", DebianTreeStage.Tar), "--directory", tree, "--no-same-owner", "--exclude=./dev/*"]),
            null,
            cancellationToken);
        var launch = new AgentLaunch(Path.Combine(build.Cached("publish", "agent"), "hearth"), tree, workplace.Folder("agent"));
        TinyModel.WriteTo(launch.Models, Model + ".gguf");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline);
        var times = new List<TimeSpan>();
        for (var start = 1; start < Starts; start++)
        {
            await using var agent = await AgentProcess.StartAsync(launch, Pause, limit.Token);
            times.Add(agent.ReadyAfter);
        }
        await using var last = await AgentProcess.StartAsync(launch, Pause, limit.Token);
        times.Add(last.ReadyAfter);
        var started = last.ResidentMemory;
        await last.Api.WaitForModelAsync(Model, Pause, limit.Token);
        for (var chat = 0; chat < Chats; chat++)
        {
            await last.Api.ChatAsync(Model, Tokens, limit.Token);
        }
        return
        [
            new($"From start to ready, median of {Starts}", new Quantity.Duration(times.Order().ElementAt(Starts / 2)), Quantity.Seconds(2)),
            new("Resident memory when ready", new Quantity.Size(started.Bytes), Quantity.Megabytes(120)),
            new($"Resident memory after {Chats} chats", new Quantity.Size(last.ResidentMemory.Bytes), Quantity.Megabytes(120)),
        ];
    }
}
