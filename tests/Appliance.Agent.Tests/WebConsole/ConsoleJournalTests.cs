using System.Runtime.Versioning;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.WebConsole;
using Appliance.Console.Ports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Tests.WebConsole;

/// <summary>With a script in the place of journalctl that notes its arguments and prints lines as journalctl does.</summary>
[SupportedOSPlatform("linux")]
public sealed class ConsoleJournalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Read_TextWithMetacharacters_NeverReachesTheCommandLine()
    {
        const string text = "--vacuum-size=1 ; $(reboot)";

        var (lines, problem) = await Journal().ReadAsync(new JournalFilter("agent", JournalLevel.Warning, text), Cancellation);

        Assert.Null(problem);
        Assert.Empty(lines);
        var arguments = await File.ReadAllTextAsync(Path.Combine(_directory.Path, "calls"), Cancellation);
        Assert.Contains("--unit=hearth-agent.service", arguments, StringComparison.Ordinal);
        Assert.Contains("--priority=warning", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("vacuum", arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_UnknownUnit_IsNotPassedOn()
    {
        await Journal().ReadAsync(new JournalFilter("--root=/etc"), Cancellation);

        Assert.DoesNotContain("root", await File.ReadAllTextAsync(Path.Combine(_directory.Path, "calls"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Lines_HasTimeLevelAndUnit()
    {
        var (lines, _) = await Journal().ReadAsync(new JournalFilter(Text: "BROKE"), Cancellation);

        Assert.Equal(new JournalLine(DateTimeOffset.FromUnixTimeSeconds(1900000000), "hearth-agent.service", JournalLevel.Error, "It broke"), Assert.Single(lines));
    }

    private ConsoleJournal Journal()
    {
        var script = Path.Combine(_directory.Path, "journalctl");
        File.WriteAllText(script, $$"""
            #!/bin/sh
            echo "$@" >> '{{_directory.Path}}/calls'
            echo '{"__REALTIME_TIMESTAMP":"1900000000000000","PRIORITY":"3","_SYSTEMD_UNIT":"hearth-agent.service","MESSAGE":"It broke"}'
            echo '{"__REALTIME_TIMESTAMP":"1900000001000000","PRIORITY":"6","MESSAGE":[104,105]}'
            echo 'no JSON'
            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new ConsoleJournal(Options.Create(new WebConsoleOptions { Journalctl = script }), NullLogger<ConsoleJournal>.Instance);
    }
}
