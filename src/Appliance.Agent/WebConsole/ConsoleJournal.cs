using System.Globalization;
using System.Text.Json;
using Appliance.Agent.Processes;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole;

/// <summary>The journal as journalctl tells it. What a person typed never reaches its command line.</summary>
internal sealed class ConsoleJournal(IOptions<WebConsoleOptions> options, ILogger<ConsoleJournal> logger) : IJournal
{
    private const int LinesRead = 5000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly IReadOnlyDictionary<string, string> UnitArguments = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["agent"] = "--unit=hearth-agent.service",
        ["models"] = "--unit=hearth-runner@*.service",
        ["speech"] = "--unit=hearth-whisper@*.service",
        ["network"] = "--unit=systemd-networkd.service",
        ["kernel"] = "--dmesg",
    };

    public IReadOnlyList<string> Units { get; } = [.. UnitArguments.Keys];

    public async Task<(IReadOnlyList<JournalLine> Lines, string? Problem)> ReadAsync(JournalFilter filter, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = await ChildProcess.RunAsync(Command(filter), logger, patience.Token);
            return output.ExitCode == 0
                ? ([.. output.Lines.Select(Parse).OfType<JournalLine>().Where(line => Matches(line, filter)).TakeLast(filter.Lines)], null)
                : ([], string.Join(' ', output.Lines.TakeLast(1)));
        }
        catch (IOException e)
        {
            return ([], e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], $"The journal did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    private ChildCommand Command(JournalFilter filter)
    {
        List<string> arguments = ["--quiet", "--no-pager", "--output=json", "--output-fields=MESSAGE,PRIORITY,_SYSTEMD_UNIT,SYSLOG_IDENTIFIER", string.Create(CultureInfo.InvariantCulture, $"--lines={(filter.Text is null ? filter.Lines : LinesRead)}")];
        if (filter.Unit is { } unit && UnitArguments.TryGetValue(unit, out var argument))
        {
            arguments.Add(argument);
        }
        if (filter.Level is { } level and not JournalLevel.Detail)
        {
            arguments.Add(level switch { JournalLevel.Error => "--priority=err", JournalLevel.Warning => "--priority=warning", _ => "--priority=info" });
        }
        return new ChildCommand(options.Value.Journalctl, arguments);
    }

    private static bool Matches(JournalLine line, JournalFilter filter) =>
        string.IsNullOrWhiteSpace(filter.Text)
        || line.Message.Contains(filter.Text, StringComparison.OrdinalIgnoreCase)
        || line.Unit.Contains(filter.Text, StringComparison.OrdinalIgnoreCase);

    private static JournalLine? Parse(string json)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(json, WebConsoleJson.Default.JournalEntry);
            return entry is { Time: { } time, Message.ValueKind: JsonValueKind.String } && long.TryParse(time, CultureInfo.InvariantCulture, out var microseconds)
                ? new JournalLine(
                    DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond),
                    entry.Unit ?? entry.Identifier ?? "kernel",
                    entry.Priority switch { "0" or "1" or "2" or "3" => JournalLevel.Error, "4" => JournalLevel.Warning, "7" => JournalLevel.Detail, _ => JournalLevel.Information },
                    entry.Message.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            // journalctl's own complaints stand between the lines.
            return null;
        }
    }
}
