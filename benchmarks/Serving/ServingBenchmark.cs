using System.Globalization;
using Appliance.Benchmarks.Agent;
using Appliance.Benchmarks.Reports;
using Appliance.Build.Processes;
using Appliance.TestModels;

namespace Appliance.Benchmarks.Serving;

/// <summary>
/// What the gateway costs: a model asked through it and at its runner's own socket. And what llama-server's own router costs: the same model
/// asked through it and at the llama-server that it started: two processes of one program were seen to differ by more than a door costs,
/// so each door is held against what is behind it. The sides take turns, so that what else the machine does meets all of them.
/// </summary>
internal sealed class ServingBenchmark(string? tree, FinishedBuild build, Workplace workplace) : IBenchmarkPart
{
    private const string Working = "working";
    private const string Instant = "instant";
    private const int Slots = 8;
    private const int FirstTokens = 1000;
    private const int Requests = 10_000;
    private const int WarmUp = 1000;
    private const int AtOnce = 4;

    // A runner's threads go on spinning after an answer for a while, at the cost of whoever is asked next.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    // A throughput of 0.98 or more of llama-server's own.
    private const double Slowest = 1 / 0.98;

    // One stream is over soon, and one thread that wakes late shows in it: the fewer streams, the more rounds.
    private static readonly (int Streams, int Tokens, int Rounds)[] Loads = [(1, 96, 21), (8, 48, 9), (64, 16, 5)];

    /// <inheritdoc />
    public string Name => "serving";

    /// <inheritdoc />
    public string Title => "Through the gateway, beside llama-server itself and its router";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var runner = tree ?? throw new DirectoryNotFoundException("HEARTH_VULKAN_TREE does not name a tree with llama-server; ./build.sh --target=Benchmark makes it.");
        var launch = new AgentLaunch(Path.Combine(build.Cached("publish", "agent"), "hearth"), runner, workplace.Folder("serving"))
        {
            Settings = new Dictionary<string, string> { ["Runners__Slots"] = Slots.ToString(CultureInfo.InvariantCulture) },
        };
        TinyModel.WriteTo(launch.Models, Working + ".gguf", shape: TinyShape.Working);
        TinyModel.WriteTo(launch.Models, Instant + ".gguf");
        return
        [
            // As on a rig, where cards compute and one thread of the processor waits for them.
            .. await MeasureAsync(launch with { RunnerThreads = 1 }, withRest: false, cancellationToken),
            .. await MeasureAsync(launch, withRest: true, cancellationToken),
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> MeasureAsync(AgentLaunch launch, bool withRest, CancellationToken cancellationToken)
    {
        await using var agent = await AgentProcess.StartAsync(launch, TimeSpan.FromMilliseconds(20), cancellationToken);
        await agent.Api.WaitForModelAsync(Working, TimeSpan.FromMilliseconds(20), cancellationToken);
        var throughput = await CompareAsync(agent, launch, Working, ThroughputAsync, cancellationToken);
        return !withRest
            ? throughput
            :
            [
                // Whatever the gateway computes is taken from the model here. The target is the same.
                .. throughput.Select(measurement => measurement with { Name = measurement.Name + ", no processor left over" }),
                .. await CompareAsync(agent, launch, Instant, FirstTokenAsync, cancellationToken),
                .. await MemoryAsync(agent, cancellationToken),
            ];
    }

    private static async Task<IReadOnlyList<Measurement>> CompareAsync(
        AgentProcess agent, AgentLaunch launch, string model, Func<Sides, string, CancellationToken, Task<IReadOnlyList<Measurement>>> measure, CancellationToken cancellationToken)
    {
        string[] threads = launch.RunnerThreads is { } count ? ["--threads", count.ToString(CultureInfo.InvariantCulture)] : [];
        string[] same = [.. threads, "--ctx-size", "2048", "--parallel", Slots.ToString(CultureInfo.InvariantCulture), "--kv-unified", "--cache-ram", "0", "--fit", "off", "--flash-attn", "on", "--device", "none"];
        await using var router = await LlamaProcess.StartAsync(launch.RunnerTree, launch.Folder, ["--models-dir", launch.Models, .. same], cancellationToken);
        var gateway = StreamClient.ToPort(agent.Api.Port);
        await gateway.StreamAsync(model, Slots, 8, cancellationToken);
        var socket = Directory.GetFiles(launch.Runs, model + "-*.sock").Single();
        var throughRouter = StreamClient.ToPort(router.Port);
        await throughRouter.StreamAsync(model, Slots, 8, cancellationToken);
        using var sides = new Sides(gateway, StreamClient.ToSocket(socket), throughRouter, StreamClient.ToPort(router.PortOf(model)));
        foreach (var side in sides.All)
        {
            // Has everybody's code compiled.
            await side.StreamAsync(model, Slots, 8, cancellationToken);
            await side.StreamAsync(model, Slots, 8, cancellationToken);
        }
        return await measure(sides, model, cancellationToken);
    }

    private static async Task<IReadOnlyList<Measurement>> ThroughputAsync(Sides sides, string model, CancellationToken cancellationToken)
    {
        var results = new List<Measurement>();
        foreach (var (streams, tokens, rounds) in Loads)
        {
            var times = sides.All.Select(_ => new List<TimeSpan>()).ToArray();
            for (var round = 0; round < rounds; round++)
            {
                foreach (var (index, side) in sides.InTurn(round))
                {
                    await Task.Delay(Settling, cancellationToken);
                    times[index].Add(await side.StreamAsync(model, streams, tokens, cancellationToken));
                }
            }
            var medians = times.Select(Median).ToArray();
            var what = string.Create(CultureInfo.InvariantCulture, $"{streams} {(streams == 1 ? "stream" : "streams")} of {tokens} tokens");
            results.Add(new($"{what}, llama-server itself", new Quantity.Duration(medians[1])));
            results.Add(new($"{what}, through the gateway, as a multiple of that", new Quantity.Ratio(medians[0] / medians[1]), new Quantity.Ratio(Slowest)));
            results.Add(new($"{what}, through llama-server's router, as a multiple of its own llama-server", new Quantity.Ratio(medians[2] / medians[3])));
        }
        return results;
    }

    private static async Task<IReadOnlyList<Measurement>> FirstTokenAsync(Sides sides, string model, CancellationToken cancellationToken)
    {
        var times = sides.All.Select(_ => new List<TimeSpan>()).ToArray();
        for (var round = 0; round < FirstTokens; round++)
        {
            foreach (var (index, side) in sides.InTurn(round))
            {
                await Task.Delay(Settling, cancellationToken);
                times[index].Add(await side.AskAsync(model, 0, 1, cancellationToken));
            }
        }
        var (gateway, direct, router, behind) = (times[0], times[1], times[2], times[3]);
        return
        [
            new("To the first token, llama-server itself, median", new Quantity.Duration(Median(direct))),
            new("Added by the gateway, median", new Quantity.Duration(Median(gateway) - Median(direct)), Quantity.Seconds(0.001)),
            new("Added by the gateway, 99th percentile", new Quantity.Duration(Late(gateway) - Late(direct)), Quantity.Seconds(0.005)),
            new("Added by llama-server's router, median", new Quantity.Duration(Median(router) - Median(behind))),
            new("Added by llama-server's router, 99th percentile", new Quantity.Duration(Late(router) - Late(behind))),
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> MemoryAsync(AgentProcess agent, CancellationToken cancellationToken)
    {
        using var client = StreamClient.ToPort(agent.Api.Port);
        await AskAsync(WarmUp);
        var before = agent.ResidentMemory;
        await AskAsync(Requests);
        var after = agent.ResidentMemory;
        return
        [
            new($"Resident memory after {WarmUp:#,0} requests", new Quantity.Size(before.Bytes)),
            new($"Resident memory after {Requests:#,0} more", new Quantity.Size(after.Bytes), new Quantity.Size(before.Bytes + (16 << 20))),
        ];

        Task AskAsync(int requests) => Parallel.ForEachAsync(
            Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (_, token) => await client.AskAsync(Instant, 0, 1, token));
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static TimeSpan Late(List<TimeSpan> times) => times.Order().ElementAt(times.Count * 99 / 100);

    private sealed record Sides(StreamClient Gateway, StreamClient Runner, StreamClient Router, StreamClient Routed) : IDisposable
    {
        public IReadOnlyList<StreamClient> All => [Gateway, Runner, Router, Routed];

        /// <summary>All, another first in every round: what one leaves behind must not always meet the same.</summary>
        public IEnumerable<(int Index, StreamClient Side)> InTurn(int round) =>
            Enumerable.Range(round, All.Count).Select(at => at % All.Count).Select(index => (index, All[index]));

        public void Dispose()
        {
            foreach (var side in All)
            {
                side.Dispose();
            }
        }
    }
}
