using System.Diagnostics;
using System.Globalization;
using Appliance.Benchmarks.Agent;
using Appliance.Benchmarks.Reports;
using Appliance.Build.Processes;
using Appliance.TestModels;

namespace Appliance.Benchmarks.Serving;

/// <summary>Many clients at once, some of which leave, while the runner is killed again and again.</summary>
internal sealed class LoadBenchmark(string? tree, FinishedBuild build, Workplace workplace, Action<string> onLine) : IBenchmarkPart
{
    private const string Model = "instant";
    private const int Clients = 200;

    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(20);

    // What is under way when the time is up may end.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public string Name => "load";

    /// <inheritdoc />
    public string Title => $"{Clients} clients for {Length.TotalMinutes:0} minutes, a tenth of them leaving early, the runner killed every {BetweenKills.TotalSeconds:0} s";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var runner = tree ?? throw new DirectoryNotFoundException("HEARTH_VULKAN_TREE does not name a tree with llama-server; ./build.sh --target=Benchmark makes it.");
        var launch = new AgentLaunch(Path.Combine(build.Cached("publish", "agent"), "hearth"), runner, workplace.Folder("load"));
        TinyModel.WriteTo(launch.Models, Model + ".gguf", contextLength: 32_768);
        await using var agent = await AgentProcess.StartAsync(launch, TimeSpan.FromMilliseconds(20), cancellationToken);
        await agent.Api.WaitForModelAsync(Model, TimeSpan.FromMilliseconds(20), cancellationToken);
        using var client = new LoadClient(agent.Api.Port, Model);
        var clock = Stopwatch.StartNew();
        using var hardStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        hardStop.CancelAfter(Length + Grace);
        var killing = KillAsync(launch.Folder, clock, cancellationToken);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => AskAgainAndAgainAsync(client, number, clock, hardStop.Token), cancellationToken)));
        var kills = await killing;
        var all = outcomes.SelectMany(outcome => outcome).ToList();
        foreach (var group in all.Where(outcome => outcome.Problem is not null).GroupBy(outcome => outcome.Problem!).OrderByDescending(group => group.Count()).Take(5))
        {
            onLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Count()} times: {group.Key}"));
        }
        return
        [
            new("Answers", new Quantity.Count(all.Count(outcome => outcome.Kind == AnswerKind.Whole))),
            new("Answers given up by their clients", new Quantity.Count(all.Count(outcome => outcome.Kind == AnswerKind.Left))),
            new("Times the runner was killed", new Quantity.Count(kills)),
            new("Answers cut by a kill that ended with a clear error", new Quantity.Count(all.Count(outcome => outcome.Kind == AnswerKind.Cut))),
            new("Wrong answers, refusals and answers that ended without a word", new Quantity.Count(all.Count(outcome => outcome.Kind == AnswerKind.Wrong)), new Quantity.Count(0)),
            new("Slots still busy when all had gone", new Quantity.Count(await BusySlots.CountAsync(launch.Folder, cancellationToken)), new Quantity.Count(0)),
            new("Resident memory of the agent", new Quantity.Size(agent.ResidentMemory.Bytes), Quantity.Megabytes(200)),
        ];
    }

    private static async Task<List<Answer>> AskAgainAndAgainAsync(LoadClient client, int number, Stopwatch clock, CancellationToken cancellationToken)
    {
        var random = new Random(number);
        var outcomes = new List<Answer>();
        while (clock.Elapsed < Length)
        {
            const int oneIn = 10;
            var tokens = random.Next(8, 64);
            int? leaveAfter = random.Next(oneIn) == 0 ? random.Next(1, tokens / 2) : null;
            outcomes.Add(await client.AskAsync(number, tokens, leaveAfter, cancellationToken));
        }
        return outcomes;
    }

    private static async Task<int> KillAsync(string folder, Stopwatch clock, CancellationToken cancellationToken)
    {
        var kills = 0;
        // The last answers come from a runner that is left alone.
        while (clock.Elapsed + BetweenKills + BetweenKills < Length)
        {
            await Task.Delay(BetweenKills, cancellationToken);
            kills += OwnRunners.Kill(folder);
        }
        return kills;
    }
}
