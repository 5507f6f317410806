using System.Runtime.Versioning;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Tests.Runners;

/// <summary>With a script in the place of systemctl that notes its arguments; the unit has ended when a file appears.</summary>
[SupportedOSPlatform("linux")]
public sealed class SystemdRunnerHostTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Calls => Path.Combine(_directory.Path, "calls");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Start_ThenDispose_WritesTheEnvironmentAndCallsSystemctl()
    {
        var host = Host();
        var launch = Launches.OnHost(ModelBuilder.Model("tiny", ByteSize.FromMiB(1)));

        var runner = await host.StartAsync(launch, Cancellation);
        var environment = await File.ReadAllTextAsync(Path.Combine(_directory.Runners, launch.Name + ".env"), Cancellation);
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Calls)));
        await runner.DisposeAsync();

        Assert.Equal($"/run/hearth-runner/{launch.Name}/llama.sock", runner.SocketPath);
        Assert.Contains($"LLAMA_ARG_HOST=\"{runner.SocketPath}\"\n", environment, StringComparison.Ordinal);
        var calls = await File.ReadAllLinesAsync(Calls, Cancellation);
        Assert.Equal($"start --no-ask-password hearth-runner@{launch.Name}.service", calls[0]);
        Assert.Equal($"stop --no-ask-password hearth-runner@{launch.Name}.service", calls[1]);
    }

    [Fact]
    public async Task Exited_UnitEnds_TellsSystemdsResult()
    {
        await using var runner = await Host().StartAsync(
            Launches.OnHost(ModelBuilder.Model("tiny", ByteSize.FromMiB(1))), Cancellation);

        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "ended"), "", Cancellation);
        var exit = await runner.Exited.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.Contains("result 'oom-kill', status 9", exit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindRunning_ActiveUnits_GivesTheirNames() =>
        Assert.Equal(["tiny-8950abfd", "other-00000000"], (await Host().FindRunningAsync(Cancellation)).Select(found => found.Name));

    [Fact]
    public async Task FindRunning_StartedByAnEarlierAgent_SaysWhatItWasTold()
    {
        var launch = Launches.OnHost(ModelBuilder.Model("tiny", ByteSize.FromMiB(1)));
        await (await Host().StartAsync(launch, Cancellation)).DisposeAsync();

        var found = (await Host().FindRunningAsync(Cancellation)).Single(runner => runner.Name == launch.Name);

        Assert.Equal(launch.EnvironmentOn($"/run/hearth-runner/{launch.Name}/llama.sock"), found.Environment);
    }

    [Fact]
    public async Task ListDevices_UnitPrintsCards_ReadsThemFromItsJournal()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/journalctl"), "journalctl is not installed.");

        Assert.Empty((await Host().ListDevicesAsync(Cancellation)).Cards);

        Assert.Contains("start --no-ask-password hearth-runner-devices.service", await File.ReadAllLinesAsync(Calls, Cancellation));
    }

    [Fact]
    public async Task Start_NoSystemctl_SaysSo()
    {
        var host = new SystemdRunnerHost(
            Options.Create(new RunnerOptions { Directory = _directory.Runners, Systemctl = "/nonexistent/systemctl" }), NullLogger<SystemdRunnerHost>.Instance);

        var e = await Assert.ThrowsAsync<RunnerException>(() =>
            host.StartAsync(Launches.OnHost(ModelBuilder.Model("tiny", ByteSize.FromMiB(1))), Cancellation));

        Assert.Contains("/nonexistent/systemctl", e.Message, StringComparison.Ordinal);
    }

    private SystemdRunnerHost Host()
    {
        var script = Path.Combine(_directory.Path, "systemctl");
        File.WriteAllText(script, $$"""
            #!/bin/sh
            cd {{_directory.Path}}
            case "$1" in
                start) echo "$@" >> calls ;;
                is-active) if [ -e ended ]; then echo failed; else echo active; fi ;;
                reset-failed) echo "$@" >> calls ;;
                stop) echo "$@" >> calls; touch ended ;;
                show) printf 'Result=oom-kill\nExecMainStatus=9\nInvocationID=\n' ;;
                list-units) printf 'hearth-runner@tiny-8950abfd.service loaded active running x\nhearth-runner@other-00000000.service loaded active running y\n' ;;
            esac
            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new SystemdRunnerHost(
            Options.Create(new RunnerOptions { Directory = _directory.Runners, Systemctl = script }), NullLogger<SystemdRunnerHost>.Instance);
    }
}
