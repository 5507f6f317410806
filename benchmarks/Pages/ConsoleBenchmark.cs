using System.Diagnostics;
using System.Globalization;
using Appliance.Benchmarks.Agent;
using Appliance.Benchmarks.Reports;
using Appliance.Build.Machines;
using Appliance.Build.Processes;
using Appliance.TestModels;

namespace Appliance.Benchmarks.Pages;

/// <summary>The console of the published agent on this machine: how soon its pages come, what the first weighs, and what an open dashboard costs.</summary>
internal sealed class ConsoleBenchmark(FinishedBuild build, Workplace workplace, ICommandRunner commands) : IBenchmarkPart
{
    private const int Times = 15;

    // Those an administrator has; the first is the one that a sign-in leads to.
    private static readonly string[] Pages = ["/", "/chat", "/models", "/keys", "/network", "/updates", "/logs", "/system", "/users", "/account"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public string Name => "console";

    /// <inheritdoc />
    public string Title => "The console, outside a virtual machine";

    /// <inheritdoc />
    public string Details => $"""
        Pages are asked for over TLS by a program on the same machine, signed in as an administrator, {Times} times each after a first; the time is that until the whole page has come, so the console's own is less. The first page is the dashboard with every script, style sheet and picture that it names, as they come over the wire. Processor time is the agent's, of one processor, over {Watch.TotalSeconds:0} seconds; the viewer is Chromium, and its own work is not counted.

        """;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var folder = workplace.Folder("console");
        var console = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{PortForward.Any(0).Host}"));
        var launch = new AgentLaunch(Path.Combine(build.Cached("publish", "agent"), "hearth"), workplace.Folder("no-runner"), folder)
        {
            Settings = new Dictionary<string, string>
            {
                ["Console__IsOn"] = "true",
                ["Console__Urls"] = console.ToString().TrimEnd('/'),
                ["Console__Directory"] = Path.Combine(folder, "console"),
                ["Console__RunDirectory"] = Path.Combine(folder, "run"),
            },
        };
        TinyModel.WriteTo(launch.Models, "tiny.gguf");
        await ConsoleOwner.SetUpAsync(launch, commands, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline);
        await using var agent = await AgentProcess.StartAsync(launch, Pause, limit.Token);
        using var client = new ConsoleClient(console);
        await client.SignInAsync(ConsoleOwner.Name, ConsoleOwner.Password, limit.Token);
        var (page, time) = await SlowestAsync(client, limit.Token);
        var weight = await client.WeighAsync(Pages[0], limit.Token);
        var alone = await LoadAsync(agent, limit.Token);
        await using var viewer = await Viewer.OpenAsync(console);
        var watched = await LoadAsync(agent, limit.Token);
        return
        [
            new($"The slowest of {Pages.Length} pages ({page}), median", new Quantity.Duration(time), Quantity.Seconds(0.2)),
            new("First page with all that it names", new Quantity.Size(weight), new Quantity.Size(500_000)),
            new("Processor, nobody looking", alone),
            new("Processor, one viewer of the dashboard", watched, new Quantity.Share(0.01)),
        ];
    }

    private static async Task<(string Page, TimeSpan Time)> SlowestAsync(ConsoleClient client, CancellationToken cancellationToken)
    {
        var medians = new List<(string Page, TimeSpan Time)>();
        foreach (var page in Pages)
        {
            await client.TimeAsync(page, cancellationToken);
            var times = new List<TimeSpan>();
            for (var time = 0; time < Times; time++)
            {
                times.Add(await client.TimeAsync(page, cancellationToken));
            }
            medians.Add((page, times.Order().ElementAt(Times / 2)));
        }
        return medians.MaxBy(median => median.Time);
    }

    private static async Task<Quantity> LoadAsync(AgentProcess agent, CancellationToken cancellationToken)
    {
        var (before, clock) = (agent.ProcessorTime, Stopwatch.StartNew());
        await Task.Delay(Watch, cancellationToken);
        return new Quantity.Share((agent.ProcessorTime - before) / clock.Elapsed);
    }
}
