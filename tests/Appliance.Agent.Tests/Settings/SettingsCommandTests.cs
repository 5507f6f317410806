using Appliance.Agent.Commands;
using Appliance.Agent.Tests.Support;
using Appliance.Settings;

namespace Appliance.Agent.Tests.Settings;

/// <summary>What the root units run, on a root in a directory, with scripts for systemctl and networkctl that note how they were called.</summary>
public sealed class SettingsCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SettingsStore _store;

    public SettingsCommandTests()
    {
        Directory.CreateDirectory(At("root/proc/sys/kernel"));
        Directory.CreateDirectory(At("root/efi"));
        _store = new SettingsStore(At("settings"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Calls => File.Exists(At("calls")) ? File.ReadAllText(At("calls")) : "";

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Apply_RunningSystem_TellsOnlyWhomItConcerns()
    {
        await SaveAsync(document => document);
        await ApplyAsync();
        File.Delete(At("calls"));
        await SaveAsync(document => document with { Device = document.Device with { Hostname = "rig" } });

        var run = await ApplyAsync();

        Assert.Equal((0, "Changed: Hostname.\n", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal("systemctl is-active --quiet systemd-networkd.service\n", Calls);
        Assert.Equal(("rig", "rig\n"), (await ReadAsync("root/proc/sys/kernel/hostname"), await ReadAsync("root/etc/hostname")));
    }

    [Fact]
    public async Task Apply_NetworkAndClock_AreReloaded()
    {
        await SaveAsync(Vlan);

        await ApplyAsync();

        Assert.Equal(
            """
            systemctl is-active --quiet systemd-networkd.service
            systemctl reload --no-block hearth-firewall.service
            networkctl reload
            systemctl try-reload-or-restart --no-block systemd-resolved.service
            systemctl try-restart --no-block systemd-timesyncd.service

            """, Calls);
    }

    [Fact]
    public async Task Apply_VlanGone_IsDeleted()
    {
        await SaveAsync(Vlan);
        await ApplyAsync();
        Directory.CreateDirectory(At("root/sys/class/net/vlan20"));
        await SaveAsync(document => document with { Network = new NetworkSettings() });

        await ApplyAsync();

        Assert.Contains("networkctl reload\nnetworkctl delete vlan20\n", Calls, StringComparison.Ordinal);
    }

    // networkd says why it could not make one; that must not make the rest fail.
    [Fact]
    public async Task Apply_VlanThatWasNeverMade_IsNotDeleted()
    {
        await SaveAsync(Vlan);
        await ApplyAsync();
        await SaveAsync(document => document with { Network = new NetworkSettings() });

        await ApplyAsync();

        Assert.DoesNotContain("delete", Calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_AtTheStart_TellsNobody()
    {
        await SaveAsync(Vlan);

        var run = await ApplyAsync(isRunning: false);

        Assert.Equal((0, "systemctl is-active --quiet systemd-networkd.service\n"), (run.ExitCode, Calls));
        Assert.Equal(1, SettingsReport.Read(At("root/run/hearth")).Revision);
    }

    [Fact]
    public async Task Apply_DamagedSettings_KeepsWhatIsThereAndReports()
    {
        await SaveAsync(Vlan);
        await ApplyAsync();
        var before = await ReadAsync("root/etc/systemd/network/50-hearth-enp3s0.network");
        await File.WriteAllTextAsync(At("settings/settings.yaml"), "oh", Cancel);

        var run = await ApplyAsync();

        Assert.Equal(before, await ReadAsync("root/etc/systemd/network/50-hearth-enp3s0.network"));
        Assert.Contains("settings.yaml cannot be used", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.TrimEnd(), SettingsReport.Read(At("root/run/hearth")).Problem);
    }

    [Fact]
    public async Task Apply_LinkInPlaceOfTheSettings_IsNotFollowed()
    {
        var secret = At("secret");
        await File.WriteAllTextAsync(secret, "schemaVersion: 1\ndevice: {hostname: taken}\n", Cancel);
        Directory.CreateDirectory(At("settings"));
        File.CreateSymbolicLink(At("settings/settings.yaml"), secret);

        var run = await ApplyAsync();

        Assert.Contains("is a link", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("root/etc/hostname")));
    }

    [Fact]
    public async Task Apply_Trial_ArmsItsTimerFirstAndIsRolledBackByIt()
    {
        await SaveAsync(document => document);
        await ApplyAsync();
        File.Delete(At("calls"));
        var trial = new NetworkTrial(_store, At("root/run/hearth"), NetworkTrial.CurrentBoot(), TimeProvider.System);
        Assert.IsType<TrialResult.Begun>(trial.Begin(Vlan(_store.Current.Document)));

        await ApplyAsync();
        var tried = Calls;
        var isApplied = trial.State is TrialState.Running { IsApplied: true };
        await ApplyAsync("--end-trial");

        Assert.StartsWith("systemctl restart hearth-trial.timer\nsystemctl is-active", tried, StringComparison.Ordinal);
        Assert.True(isApplied);
        Assert.IsType<TrialState.RolledBack>(trial.State);
        Assert.False(File.Exists(At("root/etc/systemd/network/50-hearth-enp3s0.network")));
    }

    [Fact]
    public async Task Apply_TimerCannotBeArmed_DoesNotTryTheNetwork()
    {
        var trial = new NetworkTrial(_store, At("root/run/hearth"), NetworkTrial.CurrentBoot(), TimeProvider.System);
        trial.Begin(Vlan(_store.Current.Document));

        var run = await ApplyAsync(timerFails: true);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The network was not tried", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("root/etc")));
    }

    [Fact]
    public async Task Preseed_WrittenByTheCommand_SetsUpTheDevice()
    {
        await File.WriteAllTextAsync(At("password"), "vier Worte ohne Sinn\n", Cancel);
        var written = await CommandRun.OfAsync(PreseedCommand.Create(),
            "--output", At("root/efi"), "--user", "me", "--password-file", At("password"), "--hostname", "rig", "--model", "qwen3-8b", "--allow-downloads");

        var run = await CommandRun.OfAsync(SettingsCommand.Create(), "preseed", "--directory", At("settings"), "--root", At("root"));

        Assert.Equal((0, 0, "hearth.yaml was applied.\n"), (written.ExitCode, run.ExitCode, run.Output));
        using var store = new SettingsStore(At("settings"));
        var document = store.Current.Document;
        Assert.True(PasswordHash.Verify(Assert.Single(document.Users).PasswordHash, "vier Worte ohne Sinn"));
        Assert.Equal(("rig", true, "qwen3-8b"), (document.Device.Hostname, document.Privacy.ModelDownloads, Assert.Single(document.Models.Wanted).Name));
    }

    [Fact]
    public async Task Preseed_WrongAnswers_WriteNothing()
    {
        await File.WriteAllTextAsync(At("password"), "short\n", Cancel);

        var run = await CommandRun.OfAsync(PreseedCommand.Create(),
            "--output", At("root/efi"), "--user", "me", "--password-file", At("password"), "--hostname", "Küche");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("password: is shorter than 10 characters", run.Error, StringComparison.Ordinal);
        Assert.Contains("device.hostname: has characters that names in a network cannot have", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(At("root/efi")));
    }

    [Fact]
    public async Task Preseed_Schema_IsPrinted()
    {
        var run = await CommandRun.OfAsync(PreseedCommand.Create(), "--schema");

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "settings.schema.json"), Cancel), run.Output);
    }

    private static SettingsDocument Vlan(SettingsDocument document) => document with
    {
        Network = new NetworkSettings { Interfaces = [new InterfaceSettings { Name = "enp3s0", Vlan = 20 }] },
    };

    private async Task SaveAsync(Func<SettingsDocument, SettingsDocument> change) =>
        Assert.IsType<SaveResult.Saved>(await _store.UpdateAsync(change, Cancel));

    private Task<CommandRun> ApplyAsync(params string[] more) => ApplyAsync(true, false, more);

    private Task<CommandRun> ApplyAsync(bool isRunning = true, bool timerFails = false, params string[] more)
    {
        Script("networkctl", "");
        Script("systemctl", $"""
            case "$1" in
                is-active) {(isRunning ? "exit 0" : "exit 3")} ;;
                restart) {(timerFails ? "exit 1" : "exit 0")} ;;
            esac
            """);
        return CommandRun.OfAsync(
            SettingsCommand.Create(),
            ["apply", "--directory", At("settings"), "--root", At("root"), "--systemctl", At("systemctl"), "--networkctl", At("networkctl"), .. more]);
    }

    private void Script(string name, string body)
    {
        File.WriteAllText(At(name), $"#!/bin/sh\necho {name} \"$@\" >> {At("calls")}\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private Task<string> ReadAsync(string path) => File.ReadAllTextAsync(At(path), Cancel);

    private string At(string path) => Path.Combine(_directory.Path, path);
}
